import { brokenIn, changed, type Broken, type Row } from './broken.js';

const encoding = (encode: (data: string) => string): Broken['Adapter'] => changed('encode', () => encode);

const cutsOffAt = (limit: number): Broken['Adapter'] => encoding((data) => data.slice(0, limit));

function recodeJson(data: string): string {
  try {
    return JSON.stringify(JSON.parse(data));
  } catch {
    return data;
  }
}

const ENCODINGS: Row[] = [
  [
    'keeps seven bits',
    encoding((data) => Buffer.from(data, 'latin1').toString('ascii')),
    'every character of U+0000 to U+00FF',
  ],
  ['ends at NUL', encoding((data) => data.split('\0')[0] ?? ''), 'NUL at the start, in the middle, at the end'],
  [
    'keeps bytes for characters',
    encoding((data) => Buffer.from(data, 'latin1').toString('latin1')),
    'text of many scripts',
  ],
  ['keeps 16 bits', encoding((data) => data.replace(/[\u{10000}-\u{10ffff}]/gu, '?')), 'characters beyond 16 bits'],
  ['composes letters', encoding((data) => data.normalize()), 'composed and decomposed letters as they are'],
  ['drops the mark', encoding((data) => new TextDecoder().decode(Buffer.from(data))), 'a byte order mark'],
  ['trims', encoding((data) => data.trim()), 'white space at both ends'],
  ['writes in text mode', encoding((data) => data.replaceAll('\r\n', '\n')), 'line ends of all kinds'],
  ['takes backslashes off', encoding((data) => data.replaceAll('\\', '')), 'quotes, backslashes and escapes'],
  [
    'makes numbers of digits',
    encoding((data) => (Number(data) ? String(Number(data)) : data)),
    'text that looks like something else',
  ],
  ['encodes JSON anew', encoding(recodeJson), 'serialised forms'],
  [
    'takes two bytes for gzip',
    encoding((data) => (data.startsWith('\x1f\x8b') ? '' : data)),
    'bytes that look compressed',
  ],
  [
    'ignores empty data',
    changed(
      'write',
      (write) =>
        (...call) =>
          call[1] === '' || write(...call),
    ),
    'the empty string',
  ],
];

const AcceptsAnySize = changed('refuse', () => () => undefined);

export const brokenData = [
  ...brokenIn('data comes back as it was written', ENCODINGS),
  ...brokenIn('sizes', [
    ['cuts off at 90 kB', cutsOffAt(90_000), 'a megabyte, or the declared limit, comes back whole'],
    ['cuts off at 64 kB', cutsOffAt(65_535), 'sizes next to the usual limits come back whole'],
  ]),
  ...brokenIn('the declared maxBytes', [
    ['accepts any size', AcceptsAnySize, 'write, malformed: one byte over throws, and the old data stays whole'],
    [
      'counts characters',
      changed('refuse', (refuse) => (id, data) => refuse(id, ' '.repeat(data.length))),
      'write, malformed: bytes count, not characters',
    ],
  ]),
  ...brokenIn('the declared maxBytes of a swap', [
    ['swaps any size', AcceptsAnySize, 'swap, malformed: one byte over throws, and the old data stays whole'],
  ]),
];
