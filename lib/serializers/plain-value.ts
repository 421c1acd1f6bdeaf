import { SessionSerializationError } from '../errors/session-serialization.error.js';

/** Deeper values are refused: they are cycles, or would overflow the stack of whoever reads them. */
const MAX_DEPTH = 500;

/** Throws when JSON would not give a value back as it is; names the place, never the value. */
export function assertPlain(path: string, value: unknown, depth = 0): void {
  const problem = problemWith(value, depth);
  if (problem !== undefined) throw new SessionSerializationError(path, problem);
  if (Array.isArray(value)) assertItems(path, value, depth);
  else if (typeof value === 'object' && value !== null) assertMembers(path, value, depth);
}

function assertItems(path: string, items: readonly unknown[], depth: number): void {
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (item === undefined)
      throw new SessionSerializationError(`${path}[${index}]`, 'undefined in an array becomes null');
    assertPlain(`${path}[${index}]`, item, depth + 1);
  }
}

/** A member that is undefined is left out, which reads the same. */
function assertMembers(path: string, object: object, depth: number): void {
  for (const [name, member] of Object.entries(object)) {
    if (member !== undefined) assertPlain(`${path}.${name}`, member, depth + 1);
  }
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
