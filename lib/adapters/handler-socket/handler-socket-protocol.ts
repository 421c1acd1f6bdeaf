/** What HandlerSocket is asked. */
export interface HandlerSocketRequest {
  readonly tokens: readonly string[];
  /** How many values a row of the answer has. @defaultValue 1 */
  readonly columns?: number;
  /** What the first value of the answer must be, but for upper and lower case, and as far as the column is wide. */
  readonly key?: string;
}

/** What HandlerSocket answers to one request. */
export interface HandlerSocketReply {
  /** 0: it was done. */
  readonly code: number;
  /** The values of all rows, one after the other; NULL is null. */
  readonly values: readonly (string | null)[];
}

/** Bytes that only stand between tokens, and NUL: inside of one they are 0x01 and the byte plus 0x40. */
// eslint-disable-next-line no-control-regex -- they are what is meant
const SPECIAL = /[\x00-\x0f]/g;
// eslint-disable-next-line no-control-regex -- they are what is meant
const ESCAPED = /\x01([@-O])/g;
const OFFSET = 0x40;
/** A token of this one byte is NULL. */
const NULL = '\0';

/** A request as it is sent: tokens with tabs between them and a line end. */
export function encodeRequest({ tokens }: HandlerSocketRequest): string {
  return `${tokens.map(escape).join('\t')}\n`;
}

/**
 * The answer in a line; undefined for what cannot be an answer to that request.
 *
 * @param line - without its end
 */
export function decodeReply(line: string, request: HandlerSocketRequest): HandlerSocketReply | undefined {
  const [code = '', width = '', ...tokens] = line.split('\t');
  if (!/^\d{1,5}$/.test(code) || !/^\d{1,5}$/.test(width)) return undefined;
  const values = tokens.map(unescape);
  if (code === '0' && !isShaped(Number(width), values, request)) return undefined;
  return { code: Number(code), values };
}

function isShaped(width: number, values: readonly unknown[], { columns = 1, key = '' }: HandlerSocketRequest): boolean {
  if (width !== columns || values.length % columns !== 0) return false;
  const [first = ''] = values;
  return key === '' || key.toLowerCase().startsWith(String(first).toLowerCase());
}

function escape(token: string): string {
  return token.replace(SPECIAL, (character) => `\x01${String.fromCharCode(character.charCodeAt(0) + OFFSET)}`);
}

function unescape(token: string): string | null {
  if (token === NULL) return null;
  if (!token.includes('\x01')) return token;
  return token.replace(ESCAPED, (_, character: string) => String.fromCharCode(character.charCodeAt(0) - OFFSET));
}

const LINE_END = 0x0a;

/** Puts lines together from the pieces in which they arrive. */
export class LineReader {
  private begun: Buffer[] = [];

  /** The lines that this piece completes, without their ends. */
  push(piece: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, from)) {
      this.begun.push(piece.subarray(from, end));
      // As a whole: a character may have arrived in two pieces.
      lines.push(Buffer.concat(this.begun).toString());
      this.begun = [];
      from = end + 1;
    }
    if (from < piece.length) this.begun.push(piece.subarray(from));
    return lines;
  }
}
