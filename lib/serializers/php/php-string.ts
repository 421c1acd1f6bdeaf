import { Buffer } from 'node:buffer';

/**
 * A string of PHP whose bytes are no UTF-8: it is kept and written back byte for byte. Strings that are UTF-8 are plain
 * strings.
 *
 * @public
 */
export class PhpString {
  /** The bytes, as a string in which each character is one byte. */
  readonly binary: string;

  constructor(bytes: Uint8Array) {
    this.binary = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    Object.freeze(this);
  }

  /** A copy of the bytes. */
  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.from(this.binary, 'latin1'));
  }

  /** The text, with U+FFFD for what is no UTF-8. */
  toString(): string {
    return Buffer.from(this.binary, 'latin1').toString('utf8');
  }

  /** The bytes in base64. */
  toJSON(): string {
    return Buffer.from(this.binary, 'latin1').toString('base64');
  }
}
