import { SessionSerializationError } from '../errors/session-serialization.error.js';

/** Deeper values are refused: they are cycles, or would overflow the stack of whoever reads them. */
const MAX_DEPTH = 500;

/** Throws when JSON would not give a value back as it is; names the place, never the value. */
export function assertPlain(path: string, value: unknown): void {
  const found = problemIn(value, 0);
  if (found !== undefined) throw new SessionSerializationError(path + found.place, found.problem);
}

/** What is wrong, and where; the place is put together only for a value that is refused. */
interface Finding {
  readonly place: string;
  readonly problem: string;
}

function problemIn(value: unknown, depth: number): Finding | undefined {
  const problem = problemWith(value, depth);
  if (problem !== undefined) return { place: '', problem };
  if (typeof value !== 'object' || value === null) return undefined;
  return Array.isArray(value) ? problemInItems(value, depth) : problemInMembers(value, depth);
}

function problemInItems(items: readonly unknown[], depth: number): Finding | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (item === undefined) return { place: `[${index}]`, problem: 'undefined in an array becomes null' };
    const found = problemIn(item, depth + 1);
    if (found !== undefined) return { ...found, place: `[${index}]${found.place}` };
  }
  return undefined;
}

/** A member that is undefined is left out, which reads the same. */
function problemInMembers(object: object, depth: number): Finding | undefined {
  for (const name of Object.keys(object)) {
    const member = (object as Record<string, unknown>)[name];
    const found = member === undefined ? undefined : problemIn(member, depth + 1);
    if (found !== undefined) return { ...found, place: `.${name}${found.place}` };
  }
  return undefined;
}

function problemWith(value: unknown, depth: number): string | undefined {
  if (depth > MAX_DEPTH) return 'it refers to itself or is nested too deep';
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : `${value} becomes null in JSON`;
    case 'object':
      return value === null || Array.isArray(value) ? undefined : problemWithObject(value);
    default:
      return `a ${typeof value} has no form in JSON`;
  }
}

/** Why an object would come back changed; undefined when it would not. */
export function problemWithObject(object: object): string | undefined {
  if (typeof (object as { toJSON?: unknown }).toJSON === 'function')
    return `${nameOf(object)} would come back as what toJSON() made of it`;
  return isPlainShape(object) ? undefined : `an instance of ${nameOf(object)} would come back without its class`;
}

/** A literal, or an instance of a class that only has fields (a DTO): what comes back can do the same. */
function isPlainShape(object: object): boolean {
  for (let proto: unknown = Object.getPrototypeOf(object); proto !== null; proto = Object.getPrototypeOf(proto)) {
    if (isRoot(proto as object)) return true;
    if (Reflect.ownKeys(proto as object).some((name) => name !== 'constructor')) return false;
  }
  return true;
}

/** `Object.prototype` of this or another realm. */
function isRoot(proto: object): boolean {
  return Object.getPrototypeOf(proto) === null && Object.hasOwn(proto, 'isPrototypeOf');
}

function nameOf(object: object): string {
  return (object.constructor as { name?: string } | undefined)?.name ?? 'an object';
}
