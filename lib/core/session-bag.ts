import { bagOf } from './bag-value.js';
import { cast, type CastType } from './cast.js';
import { jsonForHtml } from './json-for-html.js';
import { type PropertySource, withPropertyAccess } from './property-access.js';
import { HANDLE, type SessionHandle } from './session-handle.js';
import type { SessionManager } from './session-manager.js';
import type { KeyOf } from './session.interface.js';
import { checkedKey, type Variables } from './variables.js';

/**
 * Options of a bag.
 *
 * @public
 */
export interface SessionBagOptions {
  /**
   * Whether `name` and `NAME` are one key, as in Phalcon.
   *
   * @defaultValue false
   */
  readonly insensitive?: boolean;
}

interface BagHandle {
  readonly name: string;
  readonly manager: { readonly [HANDLE]: SessionHandle };
  readonly insensitive: boolean;
}

interface BagLike {
  readonly [HANDLE]: BagHandle;
}

/**
 * A named group of session variables, Phalcon's `Session\Bag`: a live view of the session key `name`, which holds it as
 * an object. Two bags of one name see each other; reading stores nothing; parallel writes to different keys do not meet.
 *
 * Every name that is no member is a key in the property form: `bag.step = 2`.
 *
 * @example
 * ```ts
 * const user = new SessionBag('user', session);
 * user.set('name', 'Kimbra Johnson');
 * ```
 * @public
 */
export class SessionBag<T extends object = Record<string, unknown>> implements Iterable<[string, unknown]> {
  /** @internal */
  readonly [HANDLE]!: BagHandle;

  constructor(name: string, manager: SessionManager<object>, { insensitive = false }: SessionBagOptions = {}) {
    Object.defineProperty(this, HANDLE, { value: { name, manager, insensitive } });
    return withPropertyAccess<this>(this, new BagProperties(this as unknown as SessionBag));
  }

  /**
   * The value of a key.
   *
   * @param defaultValue - what to return when there is none, or it is null
   * @param type - a type to cast the value to, as PHP's `settype()`; the default is not cast
   */
  get<K extends KeyOf<T>>(key: K): T[K] | undefined;
  get<K extends KeyOf<T>, D>(key: K, defaultValue: D, type?: CastType): NonNullable<T[K]> | D;
  get(key: string, defaultValue?: unknown, type?: CastType): unknown {
    const variables = reading(this, 'get()');
    const value = variables.read(pathOf(this, variables, key));
    if (value === undefined || value === null) return defaultValue;
    return type === undefined ? value : cast(value, type);
  }

  /** Sets a key; undefined removes it. */
  set<K extends KeyOf<T>>(key: K, value: T[K]): this;
  set(key: string, value: unknown): this {
    const variables = writing(this, 'set()');
    const path = pathOf(this, variables, key);
    // Another spelling of the key gives way, as in Phalcon.
    if (path[1] !== key) variables.remove(path);
    variables.write([path[0], key], value);
    return this;
  }

  /** Whether there is such a key; null counts, as in Phalcon's bag. */
  has(key: KeyOf<T>): boolean;
  has(key: string): boolean {
    const variables = reading(this, 'has()');
    return variables.peek(pathOf(this, variables, key)) !== undefined;
  }

  /** Removes a key; nothing happens when there is none. */
  remove(key: KeyOf<T>): this;
  remove(key: string): this {
    const variables = writing(this, 'remove()');
    variables.remove(pathOf(this, variables, key));
    return this;
  }

  /** Removes the bag with all its keys. */
  clear(): this {
    const variables = writing(this, 'clear()');
    variables.remove([sessionKeyOf(this)]);
    return this;
  }

  /** Replaces all keys. */
  init(data: Partial<T> = {}): this {
    writing(this, 'init()').write([sessionKeyOf(this)], bagOf(data));
    return this;
  }

  /** Adds to a number; a missing one counts from 0. Parallel increments all count. Returns the new value. */
  increment(key: KeyOf<T>, by?: number): number;
  increment(key: string, by = 1): number {
    const variables = writing(this, 'increment()');
    return variables.increment(pathOf(this, variables, key), by);
  }

  /** Subtracts from a number. Returns the new value. */
  decrement(key: KeyOf<T>, by = 1): number {
    return this.increment(key, -by);
  }

  /** Computes a key from its present value; `change` runs again when another request was faster. */
  update<K extends KeyOf<T>, V extends T[K]>(key: K, change: (current: V | undefined) => V | undefined): V | undefined;
  update(key: string, change: (current: never) => unknown): unknown {
    const variables = writing(this, 'update()');
    return variables.update(pathOf(this, variables, key), change as (current: unknown) => unknown);
  }

  /**
   * The keys.
   *
   * @param folded - for insensitive bags: false gives them as they were set, true in lower case (Phalcon's default)
   */
  getKeys(folded = true): string[] {
    const keys = Object.keys(storedIn(this, 'getKeys()'));
    return folded && this[HANDLE].insensitive ? keys.map((key) => key.toLowerCase()) : keys;
  }

  /** The values, in the order of the keys. */
  getValues(): unknown[] {
    return Object.values(this.toArray());
  }

  /** How many keys there are. */
  count(): number {
    return Object.keys(storedIn(this, 'count()')).length;
  }

  /** All keys and values, as an object without a prototype. */
  toArray(): Partial<T> {
    const variables = reading(this, 'toArray()');
    const copy = bagOf(undefined);
    for (const key of Object.keys(storedIn(this, 'toArray()'))) copy[key] = variables.read([sessionKeyOf(this), key]);
    return copy as Partial<T>;
  }

  /** The bag as JSON text that is safe inside an HTML page, with Phalcon's escapes. */
  toJson(space?: number): string {
    return jsonForHtml(this.toArray(), space);
  }

  /** What `JSON.stringify(bag)` shows. */
  toJSON(): Partial<T> {
    return this.toArray();
  }

  /** Key and value of every entry. */
  *[Symbol.iterator](): Iterator<[string, unknown]> {
    yield* Object.entries(this.toArray());
  }

  /** What `console.log` shows: no values. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `SessionBag { ${this[HANDLE].name} }`;
  }
}

// Functions, not members: `path` or `value` as a member would be taken from the property form.

function sessionKeyOf({ [HANDLE]: { name, manager } }: BagLike): string {
  return manager[HANDLE].prefix + name;
}

function reading({ [HANDLE]: { name, manager } }: BagLike, verb: string): Variables {
  return manager[HANDLE].state.reading(`bag ${name}, ${verb}`);
}

function writing({ [HANDLE]: { name, manager } }: BagLike, verb: string): Variables {
  return manager[HANDLE].state.writing(`bag ${name}, ${verb}`);
}

function storedIn(bag: BagLike, verb: string): Record<string, unknown> {
  return bagOf(reading(bag, verb).peek([sessionKeyOf(bag)]));
}

/** Where a key is stored; an insensitive bag finds it in any spelling. */
function pathOf(bag: BagLike, variables: Variables, key: string): readonly [string, string] {
  const name = sessionKeyOf(bag);
  if (!bag[HANDLE].insensitive) return [name, checkedKey(key)];
  const folded = checkedKey(key).toLowerCase();
  const present = Object.keys(bagOf(variables.peek([name]))).find((other) => other.toLowerCase() === folded);
  return [name, present ?? key];
}

class BagProperties implements PropertySource {
  constructor(private readonly bag: SessionBag) {}

  read(key: string): unknown {
    return this.bag.get(key);
  }

  write(key: string, value: unknown): void {
    this.bag.set(key, value);
  }

  has(key: string): boolean {
    return this.bag.has(key);
  }

  remove(key: string): void {
    this.bag.remove(key);
  }

  names(): readonly string[] {
    return this.bag[HANDLE].manager[HANDLE].state.started ? this.bag.getKeys(false) : [];
  }

  takesOwnFields(): boolean {
    return false;
  }
}
