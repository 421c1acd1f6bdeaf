import { SessionCorruptError } from '../../errors/session-corrupt.error.js';
import { COLON, DIGIT_0, DIGIT_9, QUOTE, SEMICOLON } from './character.js';

/** Lengths and numbers of more digits are beyond every session. */
const MOST_DIGITS = 15;
const BEYOND_ASCII = /[^\0-\x7f]/g;
const LOOSE_COUNT = /[+-]?\d{0,15}:/y;
const ESCAPED_BYTE = /\\([0-9a-fA-F]{2})/y;

/** A place in serialised text, which moves forward as it is read. Each character is one byte. */
export class TextCursor {
  position = 0;
  /** The next byte beyond ASCII that is known of, at or behind some place that was asked about. */
  private beyondAscii = -1;

  constructor(readonly text: string) {}

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The bytes that are left. */
  get left(): number {
    return this.text.length - this.position;
  }

  expect(code: number): void {
    if (this.text.charCodeAt(this.position) !== code) this.fail();
    this.position += 1;
  }

  /** Digits as a number, and what has to follow them. */
  count(end: number): number {
    const { text } = this;
    let at = this.position;
    let value = 0;
    for (let code = text.charCodeAt(at); code >= DIGIT_0 && code <= DIGIT_9; code = text.charCodeAt(++at)) {
      value = value * 10 + code - DIGIT_0;
    }
    const digits = at - this.position;
    if (digits === 0 || digits > MOST_DIGITS) this.fail();
    this.position = at;
    this.expect(end);
    return value;
  }

  /** As {@link TextCursor.count} where PHP takes a sign, too, and even nothing at all for 0; what follows is a colon. */
  looseCount(): number {
    const count = Number.parseInt(this.match(LOOSE_COUNT), 10);
    if (count < 0) this.fail();
    return Number.isNaN(count) ? 0 : count;
  }

  /** So many bytes; nothing is set aside for a length that the text does not have. */
  take(length: number): string {
    if (length > this.left) this.fail();
    const start = this.position;
    this.position += length;
    return this.text.slice(start, this.position);
  }

  /** `3:"abc"` and what has to follow. Nearly everything is strings: all at once, no step by step. */
  quoted(end: number): string {
    const { text } = this;
    let at = this.position;
    let length = 0;
    for (let code = text.charCodeAt(at); code >= DIGIT_0 && code <= DIGIT_9; code = text.charCodeAt(++at)) {
      length = length * 10 + code - DIGIT_0;
    }
    const first = at + 2;
    const behind = first + length;
    if (at === this.position || text.charCodeAt(at) !== COLON || text.charCodeAt(at + 1) !== QUOTE) this.fail();
    if (text.charCodeAt(behind) !== QUOTE || text.charCodeAt(behind + 1) !== end) this.fail();
    this.position = behind + 2;
    return text.slice(first, behind);
  }

  /** `3:"a\62c";`, a form that PHP reads and never writes. */
  escaped(): string {
    const length = this.count(COLON);
    this.expect(QUOTE);
    if (length > this.left) this.fail();
    const bytes: string[] = [];
    while (bytes.length < length) bytes.push(this.escapedByte());
    this.expect(QUOTE);
    this.expect(SEMICOLON);
    return bytes.join('');
  }

  /** Everything up to a character, which is passed over. */
  upTo(character: string): string {
    const end = this.text.indexOf(character, this.position);
    if (end < 0) return this.fail();
    const found = this.text.slice(this.position, end);
    this.position = end + 1;
    return found;
  }

  /** What a sticky expression matches here. */
  match(expression: RegExp): string {
    expression.lastIndex = this.position;
    const found = expression.exec(this.text)?.[0];
    if (found === undefined) return this.fail();
    this.position += found.length;
    return found;
  }

  /** Whether everything from there up to here is ASCII; looks at every byte of the text once. */
  isAsciiSince(start: number): boolean {
    if (this.beyondAscii < start) this.beyondAscii = this.findBeyondAscii(start);
    return this.beyondAscii >= this.position;
  }

  /** The text from there up to here. */
  since(start: number): string {
    return this.text.slice(start, this.position);
  }

  /** @throws SessionCorruptError that says where, and quotes nothing: the data is secret */
  fail(): never {
    throw new SessionCorruptError(`it is not PHP's format at byte ${this.position}`);
  }

  private findBeyondAscii(start: number): number {
    BEYOND_ASCII.lastIndex = start;
    return BEYOND_ASCII.exec(this.text)?.index ?? Infinity;
  }

  private escapedByte(): string {
    const byte = this.text.charAt(this.position);
    if (byte !== '\\') return this.take(1);
    return String.fromCharCode(Number.parseInt(this.match(ESCAPED_BYTE).slice(1), 16));
  }
}
