const LONE_SURROGATE = /\p{Surrogate}/u;
const BEYOND_ONE_BYTE = /[\u0100-\uffff]/;
const BEYOND_ASCII = /[\x80-\xff]/;

/**
 * How strings become the bytes of a store: as UTF-8, or, once bytes are asked for, one character as one byte.
 */
export class DataEncoding {
  private name: 'utf8' | 'latin1' = 'utf8';

  keepBytes(): void {
    this.name = 'latin1';
  }

  bytesOf(text: string): Buffer {
    return Buffer.from(text, this.name);
  }

  textOf(bytes: Buffer): string {
    return bytes.toString(this.name);
  }

  /** For drivers that take bytes as a string, one character each. */
  packed(text: string): string {
    return this.lengthOf(text) === text.length ? text : this.bytesOf(text).toString('latin1');
  }

  unpacked(bytes: string): string {
    if (this.name === 'latin1' || !BEYOND_ASCII.test(bytes)) return bytes;
    return this.textOf(Buffer.from(bytes, 'latin1'));
  }

  lengthOf(text: string): number {
    return Buffer.byteLength(text, this.name);
  }

  /** What keeps a string from coming back as it was; undefined: nothing. */
  problemOf(text: string): string | undefined {
    if (this.name === 'utf8')
      return LONE_SURROGATE.test(text) ? 'The data has half a surrogate pair, which UTF-8 cannot hold.' : undefined;
    return BEYOND_ONE_BYTE.test(text) ? 'The data should be bytes, and has a character above 255.' : undefined;
  }
}
