/** What JSON begins with; a string that begins so is quoted, so that it is not taken for one. */
const LOOKS_LIKE_JSON = /^(["[{\-0-9]|true$|false$|null$)/;

/**
 * A value as the text of a field: strings are plain (`andrew`), everything else is JSON (`3`, `["a"]`). A string that
 * could be read as JSON is written as JSON, with its quotes.
 */
export function encodeField(value: unknown): string {
  return typeof value === 'string' && !LOOKS_LIKE_JSON.test(value) ? value : JSON.stringify(value);
}

/** What looks like JSON and is none is text of another program: a date, a phone number, `[draft]`. */
export function decodeField(text: string): unknown {
  if (!LOOKS_LIKE_JSON.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
