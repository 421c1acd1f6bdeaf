/**
 * An object of a PHP class that wrote its data in a format of its own (`Serializable`): nobody else can read it. It is
 * kept and written back byte for byte.
 *
 * @public
 */
export class PhpSerialized {
  constructor(
    readonly className: string,
    /** What the class wrote, as a string in which each character is one byte. */
    readonly binary: string,
  ) {
    Object.freeze(this);
  }

  /** Nothing: nobody but the class knows what of it is public. */
  toJSON(): object {
    return {};
  }
}
