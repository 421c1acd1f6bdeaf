import { Buffer } from 'node:buffer';
import { nameOfBytes, textOfBytes } from './byte-text.js';
import { PhpEnum } from './php-enum.js';
import { ScalarNode } from './php-node.js';
import { integerOf } from './php-number.js';
import { PhpSerialized } from './php-serialized.js';
import { PhpString } from './php-string.js';
import { CLOSE, COLON, DIGIT_0, DIGIT_9, MINUS, OPEN, SEMICOLON, TYPE } from './character.js';
import type { TextCursor } from './text-cursor.js';

/** So many digits are exact in a number. */
const EXACT_DIGITS = 15;

const INTEGER = /[+-]?\d+;/y;
const FLOAT = /^(?:NAN|-?INF|[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)$/;
const BOOLEAN = /[01];/y;
const CLASS_NAME = /^[0-9A-Za-z_\x80-\xff][0-9A-Za-z_\\\x80-\xff]*$/;

type Scalar = null | boolean | number | string | ScalarNode;

/** Reads values without elements, and keys. */
export class ScalarReader {
  constructor(private readonly cursor: TextCursor) {}

  read(): Scalar {
    const { cursor } = this;
    const start = cursor.position;
    cursor.position = start + 1;
    const type = cursor.text.charCodeAt(start);
    if (type === TYPE.NULL) return this.nothing();
    cursor.expect(COLON);
    switch (type) {
      case TYPE.STRING:
        return this.string(start);
      case TYPE.INTEGER:
        return this.integer() ?? new ScalarNode(this.anyInteger(), cursor.since(start));
      case TYPE.BOOLEAN:
        return cursor.match(BOOLEAN) === '1;';
      case TYPE.FLOAT:
        return new ScalarNode(this.float(), cursor.since(start));
      case TYPE.ENUM:
        return new ScalarNode(this.enumeration(), cursor.since(start));
      case TYPE.SERIALIZABLE:
        return new ScalarNode(this.serialized(), cursor.since(start));
      case TYPE.ESCAPED_STRING:
        return new ScalarNode(textOrBytes(cursor.escaped()), cursor.since(start));
      default:
        return cursor.fail();
    }
  }

  /** A key of an array or object. */
  key(): number | string {
    const { cursor } = this;
    const type = cursor.text.charCodeAt(cursor.position);
    cursor.position += 1;
    cursor.expect(COLON);
    if (type === TYPE.STRING) return this.name(cursor.position - 2);
    if (type === TYPE.ESCAPED_STRING) return nameOfBytes(cursor.escaped());
    if (type !== TYPE.INTEGER) return cursor.fail();
    const key = this.integer() ?? this.anyInteger();
    return typeof key === 'bigint' ? String(key) : key;
  }

  className(bytes: string): string {
    return CLASS_NAME.test(bytes) ? nameOfBytes(bytes) : this.cursor.fail();
  }

  private string(start: number): string | ScalarNode {
    const bytes = this.cursor.quoted(SEMICOLON);
    if (this.cursor.isAsciiSince(start)) return bytes;
    return textOfBytes(bytes) ?? new ScalarNode(textOrBytes(bytes), this.cursor.since(start));
  }

  private name(start: number): string {
    const bytes = this.cursor.quoted(SEMICOLON);
    return this.cursor.isAsciiSince(start) ? bytes : nameOfBytes(bytes);
  }

  private nothing(): null {
    this.cursor.expect(SEMICOLON);
    return null;
  }

  /** Nearly all integers are short, and written as PHP writes them; undefined for the others. */
  private integer(): number | undefined {
    const { text, position } = this.cursor;
    const isNegative = text.charCodeAt(position) === MINUS;
    const first = isNegative ? position + 1 : position;
    let at = first;
    let value = 0;
    for (let code = text.charCodeAt(at); code >= DIGIT_0 && code <= DIGIT_9; code = text.charCodeAt(++at)) {
      value = value * 10 + code - DIGIT_0;
    }
    const digits = at - first;
    if (digits === 0 || digits > EXACT_DIGITS || text.charCodeAt(at) !== SEMICOLON) return undefined;
    if (text.charCodeAt(first) === DIGIT_0 && (isNegative || digits > 1)) return undefined;
    this.cursor.position = at + 1;
    return isNegative ? -value : value;
  }

  private anyInteger(): number | bigint {
    return integerOf(this.cursor.match(INTEGER).slice(0, -1));
  }

  private float(): number {
    const digits = this.cursor.upTo(';');
    if (!FLOAT.test(digits)) return this.cursor.fail();
    return digits.endsWith('F') ? Number(digits.replace('INF', 'Infinity')) : Number(digits);
  }

  private enumeration(): PhpEnum {
    const [className = '', caseName] = this.cursor.quoted(SEMICOLON).split(/:(.*)/s);
    if (caseName === undefined) return this.cursor.fail();
    return new PhpEnum(this.className(className), nameOfBytes(caseName));
  }

  private serialized(): PhpSerialized {
    const className = this.className(this.cursor.quoted(COLON));
    const length = this.cursor.looseCount();
    this.cursor.expect(OPEN);
    const data = this.cursor.take(length);
    this.cursor.expect(CLOSE);
    return new PhpSerialized(className, data);
  }
}

function textOrBytes(bytes: string): string | PhpString {
  return textOfBytes(bytes) ?? new PhpString(Buffer.from(bytes, 'latin1'));
}
