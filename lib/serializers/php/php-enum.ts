/**
 * A case of an enumeration of PHP.
 *
 * @public
 */
export class PhpEnum {
  constructor(
    /** With its namespace, as PHP writes it: `App\Suit`. */
    readonly className: string,
    readonly caseName: string,
  ) {
    Object.freeze(this);
  }

  /** As PHP code names it: `App\Suit::Hearts`. */
  toString(): string {
    return `${this.className}::${this.caseName}`;
  }

  toJSON(): string {
    return this.toString();
  }
}
