import { ReferenceAdapter } from '../reference-adapter.js';
import { brokenIn, type Broken, type Row } from './broken.js';

function encoding(encode: (data: string) => string): Broken['Adapter'] {
  return class extends ReferenceAdapter {
    override encode(data: string) {
      return encode(data);
    }
  };
}

function recodeJson(data: string): string {
  try {
    return JSON.stringify(JSON.parse(data));
  } catch {
    return data;
  }
}

class IgnoresEmptyData extends ReferenceAdapter {
  override write(id: string, data: string, lifetime: number) {
    return data === '' || super.write(id, data, lifetime);
  }
}

const ENCODINGS: Row[] = [
  ['keeps seven bits', encoding((data) => Buffer.from(data, 'latin1').toString('ascii')), 'every character of U+0000 to U+00FF'],
  ['ends data at NUL', encoding((data) => data.split('\0')[0] ?? ''), 'NUL at the start, in the middle, at the end'],
  ['keeps bytes for characters', encoding((data) => Buffer.from(data, 'latin1').toString('latin1')), 'text of many scripts'],
  ['keeps 16 bits', encoding((data) => data.replace(/[\u{10000}-\u{10ffff}]/gu, '?')), 'characters beyond 16 bits'],
  ['composes letters', encoding((data) => data.normalize()), 'composed and decomposed letters as they are'],
  ['drops a byte order mark', encoding((data) => new TextDecoder().decode(Buffer.from(data))), 'a byte order mark'],
  ['trims data', encoding((data) => data.trim()), 'white space at both ends'],
  ['writes in text mode', encoding((data) => data.replaceAll('\r\n', '\n')), 'line ends of all kinds'],
  ['takes backslashes for escapes', encoding((data) => data.replaceAll('\\', '')), 'quotes, backslashes and escapes'],
  ['makes numbers of digits', encoding((data) => (Number(data) ? String(Number(data)) : data)), 'text that looks like something else'],
  ['encodes JSON anew', encoding(recodeJson), 'serialised forms'],
  ['takes two bytes for gzip', encoding((data) => (data.startsWith('\x1f\x8b') ? '' : data)), 'bytes that look compressed'],
  ['ignores empty data', IgnoresEmptyData, 'the empty string'],
];

class AcceptsAnySize extends ReferenceAdapter {
  override refuse(): void {}
}

class CountsCharacters extends ReferenceAdapter {
  override refuse(id: string, data: string): void {
    super.refuse(id, ' '.repeat(data.length));
  }
}

const cutsOffAt = (limit: number) => encoding((data) => data.slice(0, limit));

export const brokenData = [
  ...brokenIn('data comes back as it was written', ENCODINGS),
  ...brokenIn('sizes', [
    ['cuts off at 90 kB', cutsOffAt(90_000), 'a megabyte, or the declared limit, comes back whole'],
    ['cuts off at 64 kB', cutsOffAt(65_535), 'sizes next to the usual limits come back whole'],
  ]),
  ...brokenIn('the declared maxBytes', [
    ['accepts any size', AcceptsAnySize, 'write, malformed: one byte over throws, and the old data stays whole'],
    ['counts characters', CountsCharacters, 'write, malformed: bytes count, not characters'],
  ]),
  ...brokenIn('the declared maxBytes of a swap', [
    ['swaps any size', AcceptsAnySize, 'swap, malformed: one byte over throws, and the old data stays whole'],
  ]),
];
