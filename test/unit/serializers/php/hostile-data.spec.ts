import { SessionCorruptError } from '../../../../lib/errors/session-corrupt.error.js';
import { PhpSerializer } from '../../../../lib/serializers/php/php.serializer.js';
import { dice } from '../../../support/promises/chance.js';
import { size } from '../../../support/promises/size.js';
import { HANDLERS, Mutations, seedsOf } from './mutations.js';

const ROUNDS = size(2000, 100_000);
const serializer = new PhpSerializer();

function read(text: string): unknown {
  return serializer.unserialize(`v|${text}`).variables.get('v');
}

function levels(depth: number): string {
  return `${'a:1:{i:0;'.repeat(depth)}N;${'}'.repeat(depth)}`;
}

/** Arrays of ten references to the array before: each level is ten times as large. */
function laughs(depth: number): string {
  const references = (slot: number): string =>
    Array.from({ length: 10 }, (_, index) => `i:${index};R:${slot};`).join('');
  return Array.from({ length: depth }, (_, level) =>
    level === 0 ? 'v0|a:1:{i:0;i:1;}' : `v${level}|a:10:{${references(level === 1 ? 1 : level + 1)}}`,
  ).join('');
}

describe('hostile data', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'then', 'toJSON', 'toString', 'hasOwnProperty'])(
    '%s is a name and a key like any other',
    (name) => {
      const key = `s:${name.length}:"${name}";`;
      const data = `${name}|a:1:{${key}a:1:{s:8:"polluted";i:1;}}`;
      const { variables } = serializer.unserialize(data);
      const value = variables.get(name) as object;
      expect(Object.entries(value)).toEqual([[name, { polluted: 1 }]]);
      expect(Object.getPrototypeOf(value)).toBeNull();
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(read(`O:1:"X":1:{${key}i:1;}`)).toMatchObject({ properties: [{ name, value: 1 }] });
    },
  );

  it.each([
    's:999999999999:"a";',
    's:99999999999999999999:"a";',
    'S:999999999999:"a";',
    'a:2147483647:{i:0;N;}',
    'a:999999999999999:{}',
    'O:999999999:"X":0:{}',
    'O:1:"X":999999999:{}',
    'C:1:"X":999999999:{}',
    'E:999999999:"X:Y";',
    'r:999999999;',
    'R:0;',
    's:-1:"a";',
    'a:-1:{}',
    'O:1:"X":-1:{}',
  ])('%s is refused without setting anything aside for it', (text) => {
    expect(() => read(text)).toThrow(SessionCorruptError);
  });

  it('is refused beyond the depth that PHP reads, and read up to it', () => {
    expect(() => read(levels(4096))).not.toThrow();
    expect(() => read(levels(4097))).toThrow(SessionCorruptError);
    expect(() => read(levels(1_000_000))).toThrow(SessionCorruptError);
    expect(() => read('a:1:{i:0;'.repeat(1_000_000))).toThrow(SessionCorruptError);
  });

  it('that expands to more than memory holds is refused', () => {
    expect(serializer.unserialize(laughs(5)).variables.size).toBe(5);
    expect(() => serializer.unserialize(laughs(30))).toThrow(SessionCorruptError);
  });

  it.each(['d:', 'i:', 's:', 'a:', 'r:'])('%s with a million digits and no end is refused at once', (type) => {
    expect(() => read(`${type}${'1'.repeat(1_000_000)}x;`)).toThrow(SessionCorruptError);
  });

  it('is not quoted by the error', () => {
    const failure = (): unknown => serializer.unserialize('a|s:9:"secret-value"');
    expect(failure).toThrow('byte');
    expect(failure).not.toThrow('secret');
  });

  it.each(['a|s:1:"\u0100";', 'a\u2028|i:1;'])('with characters that are no bytes is corrupt', (data) => {
    expect(() => serializer.unserialize(data)).toThrow(SessionCorruptError);
  });

  it('with a key twice has the last value at the first place', () => {
    expect(read('a:3:{s:1:"a";i:1;s:1:"b";i:2;s:1:"a";i:3;}')).toEqual({ a: 3, b: 2 });
    expect(read('a:2:{i:0;i:1;i:0;i:2;}')).toEqual([2]);
    expect(serializer.unserialize('a|i:1;a|i:2;').variables).toEqual(new Map([['a', 2]]));
    expect(() => serializer.unserialize('a|i:1;a|i:2;b|R:1;')).toThrow(SessionCorruptError);
  });

  it('of the handler php_serialize that refers to the array of all variables is refused: it corrupts PHP', () => {
    const all = new PhpSerializer({ handler: 'php_serialize' });
    expect(() => all.unserialize('a:1:{s:1:"a";R:1;}')).toThrow(SessionCorruptError);
    expect(all.unserialize('a:2:{s:1:"a";i:1;s:1:"b";R:2;}').variables.get('b')).toBe(1);
  });

  it.each(HANDLERS)('mutated at random is corrupt, or goes back byte for byte (%s)', (handler) => {
    const mutated = new PhpSerializer({ handler });
    const mutations = new Mutations(seedsOf(handler), dice(7));
    let accepted = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const data = mutations.next();
      try {
        expect(mutated.serialize(mutated.unserialize(data))).toBe(data);
        accepted += 1;
      } catch (error) {
        if (!(error instanceof SessionCorruptError)) throw error;
      }
    }
    expect(accepted).toBeGreaterThan(ROUNDS / 100);
  });
});
