import { isBag } from './plain-shape.js';
import type { ObjectNode } from './php-node.js';

/** What an object was read as. */
export const NODE = Symbol('node');

/**
 * One property of a {@link PhpObject}.
 *
 * @public
 */
export interface PhpProperty {
  readonly name: string;
  readonly visibility: 'public' | 'protected' | 'private';
  /** Of private properties: the class that declares it, which may be a parent. */
  readonly declaringClass?: string;
  readonly value: unknown;
}

/**
 * An object of PHP: the name of its class and its properties, and nothing that could run. It cannot be changed; the same
 * object in several places is one object here, too, and written back as one.
 *
 * @example
 * ```ts
 * const user = session.get('user');
 * if (user instanceof PhpObject && user.className === 'App\\User') user.get('name');
 * ```
 * @public
 */
export class PhpObject {
  /** @internal */
  readonly [NODE]?: ObjectNode | undefined;
  private read: readonly PhpProperty[] | (() => readonly PhpProperty[]);

  /** @internal */
  constructor(className: string, properties: () => readonly PhpProperty[], node: ObjectNode);
  /**
   * @param className - with its namespace, `App\User`
   * @param properties - all public, or with their visibility
   */
  constructor(className: string, properties: Readonly<Record<string, unknown>> | readonly PhpProperty[]);
  constructor(
    /** With its namespace, as PHP writes it: `App\User`. */
    readonly className: string,
    properties: Readonly<Record<string, unknown>> | readonly PhpProperty[] | (() => readonly PhpProperty[]),
    node?: ObjectNode,
  ) {
    this.read = typeof properties === 'function' || isList(properties) ? properties : publicOnes(properties);
    Object.defineProperty(this, NODE, { value: node });
    Object.defineProperty(this, 'read', { enumerable: false });
  }

  /** The properties in PHP's order, frozen. */
  get properties(): readonly PhpProperty[] {
    if (typeof this.read === 'function') this.read = Object.freeze(this.read());
    return this.read;
  }

  /** The value of a property, whatever its visibility: that of the object's own class before those of its parents. */
  get(name: string): unknown {
    const all = this.properties.filter((property) => property.name === name);
    return (all.find(({ declaringClass }) => declaringClass === this.className) ?? all[0])?.value;
  }

  /** The public properties, as PHP's `json_encode()` shows them; an object that is met again is null. */
  toJSON(): unknown {
    return publicPart(this, new Set());
  }
}

function isList(properties: object): properties is readonly PhpProperty[] {
  return Array.isArray(properties);
}

function publicOnes(properties: Readonly<Record<string, unknown>>): readonly PhpProperty[] {
  return Object.entries(properties).map(([name, value]) => ({ name, visibility: 'public', value }));
}

function publicPart(value: unknown, seen: Set<PhpObject>): unknown {
  if (Array.isArray(value)) return value.map((item) => publicPart(item, seen));
  if (isBag(value)) return membersOf(Object.entries(value), seen);
  if (!(value instanceof PhpObject)) return value;
  if (seen.has(value)) return null;
  seen.add(value);
  const shown = value.properties.filter(({ visibility }) => visibility === 'public');
  return membersOf(
    shown.map(({ name, value: inner }) => [name, inner]),
    seen,
  );
}

function membersOf(entries: Iterable<[string, unknown]>, seen: Set<PhpObject>): object {
  const members = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of entries) members[name] = publicPart(value, seen);
  return members;
}
