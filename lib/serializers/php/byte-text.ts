import { Buffer, isUtf8 } from 'node:buffer';

// PHP's strings are bytes; here they stand in strings whose characters are one byte each.

const BEYOND_ASCII = /[^\0-\x7f]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Bytes that are no UTF-8 become half a surrogate pair each in a name, as in Python's `surrogateescape`. */
const ESCAPED_BYTE = /([\udc80-\udcff])/u;
const ESCAPE = 0xdc00;
const UTF8_OR_BYTE =
  /[\0-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

/** The UTF-8 of a text; undefined when it holds half a surrogate pair. */
export function bytesOfText(text: string): string | undefined {
  if (!BEYOND_ASCII.test(text)) return text;
  return LONE_SURROGATE.test(text) ? undefined : Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of bytes; undefined when they are no UTF-8. */
export function textOfBytes(bytes: string): string | undefined {
  if (!BEYOND_ASCII.test(bytes)) return bytes;
  const buffer = Buffer.from(bytes, 'latin1');
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined;
}

/** A name or key of any bytes; {@link bytesOfName} gives the same bytes back. */
export function nameOfBytes(bytes: string): string {
  return textOfBytes(bytes) ?? bytes.replace(UTF8_OR_BYTE, (part) => textOfBytes(part) ?? escaped(part));
}

/** The bytes of a name or key; undefined when it holds half a surrogate pair that stands for no byte. */
export function bytesOfName(name: string): string | undefined {
  const bytes = bytesOfText(name);
  if (bytes !== undefined) return bytes;
  const parts = name.split(ESCAPED_BYTE).map((part) => (ESCAPED_BYTE.test(part) ? unescaped(part) : bytesOfText(part)));
  return parts.includes(undefined) ? undefined : parts.join('');
}

function escaped(byte: string): string {
  return String.fromCharCode(ESCAPE + byte.charCodeAt(0));
}

function unescaped(half: string): string {
  return String.fromCharCode(half.charCodeAt(0) - ESCAPE);
}
