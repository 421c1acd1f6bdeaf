/** The stored form of a bag: a plain object without a prototype, so that no key is special. */
export type BagValue = Record<string, unknown>;

/**
 * A copy of a stored value as a bag. What is no plain object counts as an empty bag, as in Phalcon; so does PHP's empty
 * array.
 */
export function bagOf(value: unknown): BagValue {
  const bag = Object.create(null) as BagValue;
  return isBagValue(value) ? Object.assign(bag, value) : bag;
}

export function isBagValue(value: unknown): value is BagValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object literal, or one without a prototype; not an instance of a class. */
export function isPlainBag(value: unknown): value is BagValue {
  if (!isBagValue(value)) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === null || Object.getPrototypeOf(proto) === null;
}

/** Sets or (undefined) removes a key, whatever it is called: `__proto__` is one like any other. */
export function assignMember(bag: BagValue, key: string, value: unknown): void {
  if (value === undefined) delete bag[key];
  else Object.defineProperty(bag, key, { value, enumerable: true, configurable: true, writable: true });
}
