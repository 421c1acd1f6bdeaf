import assert from 'node:assert/strict';
import { assertData } from './assert-data.js';
import { ID, LIFETIME } from './samples.js';
import { keepsSessions, type ContractGroup, type Workbench } from './workbench.js';

const EVERY_BYTE = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code));

/** Title of the test, and what has to come back. Lone surrogates are missing: no serializer makes them. */
const ROUND_TRIPS: Record<string, readonly string[]> = {
  'every character of U+0000 to U+00FF': [EVERY_BYTE, EVERY_BYTE.repeat(20)],
  'NUL at the start, in the middle, at the end': ['\0start', 'mid\0dle', 'end\0', '\0'],
  'text of many scripts': ['Grüße, 世界, Привет, שלום, नमस्ते', '\ufffd \uffff \u2028 \u2029'],
  'characters beyond 16 bits': ['😀', '👩‍👩‍👧‍👦 𝒜 𠜎', 'x'.repeat(1023) + '😀'.repeat(600)],
  'composed and decomposed letters as they are': ['\u00e9', 'e\u0301'],
  'a byte order mark': ['\ufefftext', '\ufeff'],
  'white space at both ends': [' \t text \t ', '\n', ' ', 'text\n', 'text '],
  'line ends of all kinds': ['a\r\nb\nc\rd', '\r\n', 'VALUE x 0 1\r\nEND\r\n'],
  'quotes, backslashes and escapes': [`'"\`\\`, `'; DROP TABLE sessions; --`, '\\u0041\\n%00%2e', '${x} $1 $& :id ?'],
  'text that looks like something else': ['null', 'undefined', 'false', '0', '-1', '1e999', '007', 'NaN'],
  'serialised forms': [
    '{}',
    '[]',
    '{ "b": 1.0, "a": [], "t": 1732147200123.45 }',
    '"lone"',
    'a|i:1;b|s:1:"x";',
    'a:1:{s:1:"a";d:0.1;}',
    'O:8:"stdClass":0:{}',
  ],
  'bytes that look compressed': ['\x1f\x8b\x08\0\0\0\0\0', '\x28\xb5\x2f\xfd', '\xff\xfe\xfd', '\xc3\x28\xa0\xa1'],
};

/** What is kept, apart from its size. */
export const data: ContractGroup = {
  title: 'data comes back as it was written',
  applies: keepsSessions,
  tests: {
    ...Object.fromEntries(Object.entries(ROUND_TRIPS).map(([title, values]) => [title, roundTrip(values)])),
    'the empty string': async ({ adapter }) => {
      await adapter.write(ID, 'full', LIFETIME);
      assert.equal(await adapter.write(ID, '', LIFETIME), true);
      assert.equal(await adapter.read(ID), '');
    },
  },
};

function roundTrip(values: readonly string[]): (bench: Workbench) => Promise<void> {
  return async (bench) => {
    for (const value of values) {
      await bench.adapter.write(ID, value, LIFETIME);
      await assertData(bench, ID, value);
    }
  };
}
