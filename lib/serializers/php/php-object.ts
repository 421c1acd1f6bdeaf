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
  private own: readonly PhpProperty[] | (() => readonly PhpProperty[]);

  /**
   * @param className - with its namespace, `App\User`
   * @param properties - all public, or with their visibility
   */
  constructor(
    /** With its namespace, as PHP writes it: `App\User`. */
    readonly className: string,
    properties: Readonly<Record<string, unknown>> | readonly PhpProperty[],
  ) {
    this.own = Object.freeze(isList(properties) ? [...properties] : publicOnes(properties));
    Object.defineProperty(this, 'own', { enumerable: false });
  }

  /**
   * An object that was read; its properties are asked for when somebody looks at them.
   *
   * @internal
   */
  static of(className: string, node: ObjectNode, properties: () => readonly PhpProperty[]): PhpObject {
    const object = new PhpObject(className, []);
    object.own = properties;
    Object.defineProperty(object, NODE, { value: node });
    return object;
  }

  /** The properties in PHP's order, frozen. */
  get properties(): readonly PhpProperty[] {
    if (typeof this.own === 'function') this.own = Object.freeze(this.own());
    return this.own;
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

function publicOnes(properties: Readonly<Record<string, unknown>>): PhpProperty[] {
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
