/**
 * A PHP reference that has no value here: to the array that it stands in, or past an object that only its class can
 * read. It is kept and written back.
 *
 * @public
 */
export class PhpReference {
  /** @param number - PHP's number of what it refers to, counted over the whole session from 1 */
  constructor(readonly number: number) {
    Object.freeze(this);
  }

  toJSON(): null {
    return null;
  }
}
