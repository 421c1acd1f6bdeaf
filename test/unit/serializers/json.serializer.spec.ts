import type { SessionRecord } from '../../../lib/core/session-record.js';
import { SessionCorruptError } from '../../../lib/errors/session-corrupt.error.js';
import { JsonSerializer } from '../../../lib/serializers/json.serializer.js';

const serializer = new JsonSerializer();
const metadata = { created: 1_700_000_000_123, issued: 1_700_000_000_456 };

function record(variables: Record<string, unknown>, more: Partial<SessionRecord> = {}): SessionRecord {
  return { metadata, variables: new Map(Object.entries(variables)), ...more };
}

/** There and back. */
function roundTrip(value: unknown): unknown {
  return serializer.unserialize(serializer.serialize(record({ value }))).variables.get('value');
}

class Address {
  constructor(
    readonly city: string,
    readonly street: { name: string } = { name: 'Main' },
  ) {}
}

class HomeAddress extends Address {
  readonly floor = 3;
}

describe('a record as JSON', () => {
  it('is readable: format, metadata, variables', () => {
    expect(serializer.serialize(record({ user: 'Ann', n: 5 }))).toBe(
      '{"format":1,"created":1700000000123,"issued":1700000000456,"variables":{"user":"Ann","n":5}}',
    );
  });

  it('comes back with all its metadata', () => {
    const full: SessionRecord = {
      metadata: {
        ...metadata,
        ends: 1_800_000_000_000,
        lifetime: 0.5,
        persistent: true,
        written: 5,
        retired: { successors: ['a', 'b'], at: 7, graceful: true },
      },
      variables: new Map(),
    };
    expect(serializer.unserialize(serializer.serialize(full))).toEqual(full);
  });

  it.each<[string, unknown]>([
    ['text', 'Ann'],
    ['an empty text', ''],
    ['letters of every kind', 'é ß 日本 עברית \u0000 \u001f " \\ / \u2028 \u{1f600}'],
    ['a lone surrogate', '\ud800'],
    ['numbers', [0, -1, 1.5, 1e21, 5e-324, Number.MAX_SAFE_INTEGER, 1_732_147_200_123.45]],
    ['booleans and null', [true, false, null]],
    ['lists and objects', { list: [[], {}, [{}]], object: { a: { b: {} } } }],
    ['an empty list and an empty object', [[], {}]],
  ])('%s comes back as it was', (_, value) => {
    expect(roundTrip(value)).toEqual(value);
  });

  it('an instance of a class with nothing but fields comes back as a plain object', () => {
    expect(roundTrip(new Address('Rome'))).toEqual({ city: 'Rome', street: { name: 'Main' } });
    expect(roundTrip({ to: new HomeAddress('Oslo') })).toEqual({
      to: { city: 'Oslo', street: { name: 'Main' }, floor: 3 },
    });
  });

  it('an object without a prototype is fine', () => {
    const bare = Object.assign(Object.create(null) as object, { a: 1 });
    expect(roundTrip(bare)).toEqual({ a: 1 });
  });

  it('a member that is undefined is left out', () => {
    expect(roundTrip({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'then', 'toJSON', 'toString', 'hasOwnProperty'])(
    '%s is a name and a key like any other',
    (name) => {
      const nested = JSON.parse(`{${JSON.stringify(name)}:{"polluted":1}}`) as object;
      const text = serializer.serialize({
        metadata,
        variables: new Map<string, unknown>([
          [name, nested],
          ['other', 1],
        ]),
      });
      const { variables } = serializer.unserialize(text);
      expect([...variables.keys()]).toEqual([name, 'other']);
      expect(Object.entries(variables.get(name) as object)).toEqual([[name, { polluted: 1 }]]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  it('keeps the order of the names', () => {
    const names = ['b', 'a', 'c'];
    const variables = new Map(names.map((name) => [name, 1]));
    expect([...serializer.unserialize(serializer.serialize({ metadata, variables })).variables.keys()]).toEqual(names);
  });
});

describe('a record of a newer format', () => {
  const newer = '{"format":2,"flavour":{"x":[1]},"created":1,"issued":1,"variables":{"a":1}}';

  it('is read as far as it is understood, and written back whole', () => {
    const found = serializer.unserialize(newer);
    expect(found.variables).toEqual(new Map([['a', 1]]));
    expect(JSON.parse(serializer.serialize(found))).toEqual(JSON.parse(newer));
  });

  it('of this format has nothing unknown', () => {
    expect(serializer.unserialize(serializer.serialize(record({ a: 1 })))).not.toHaveProperty('unknown');
  });

  it('with metadata of another type is read without it', () => {
    const text = '{"format":1,"created":1,"issued":"x","ends":"never","lifetime":null,"persistent":1,"variables":{}}';
    expect(serializer.unserialize(text).metadata).toEqual({ created: 1, issued: 1 });
  });
});

describe('a text that is none of ours', () => {
  it.each([
    '',
    ' ',
    'garbage',
    'null',
    'true',
    '5',
    '"text"',
    '[]',
    '{}',
    '{"format":1',
    '{"format":"1","created":1,"variables":{}}',
    '{"format":1,"variables":{}}',
    '{"format":1,"created":null,"variables":{}}',
    '{"format":1,"created":1}',
    '{"format":1,"created":1,"variables":null}',
    '{"format":1,"created":1,"variables":[]}',
    '{"format":1,"created":1,"variables":"x"}',
    '{"format":1,"created":1,"variables":{},"retired":null}',
    '{"format":1,"created":1,"variables":{},"retired":{"successors":["a"]}}',
    '{"format":1,"created":1,"variables":{},"retired":{"at":1,"successors":"a"}}',
    'user|s:3:"Ann";',
    'a:1:{s:4:"user";s:3:"Ann";}',
    '['.repeat(100_000),
  ])('%j is corrupt', (text) => {
    expect(() => serializer.unserialize(text)).toThrow(SessionCorruptError);
  });

  it('is not quoted by the error', () => {
    const error: unknown = (() => {
      try {
        return serializer.unserialize('{"secret-value": oops}');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ code: 'E_SESSION_CORRUPT' });
    expect(error).not.toHaveProperty('cause');
    expect(String(error)).not.toContain('secret');
  });

  it('mutated at random is corrupt or read, and never anything else', () => {
    const text = serializer.serialize(
      record({ user: 'Ann', n: 5, list: [1, { a: null }] }, { metadata: { ...metadata, ends: 9 } }),
    );
    let seed = 1;
    const dice = (limit: number): number => (seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647) % limit;
    for (let round = 0; round < 20_000; round += 1) {
      const at = dice(text.length);
      const mutated = text.slice(0, at) + String.fromCharCode(dice(128)) + text.slice(at + dice(3));
      try {
        expect(serializer.unserialize(mutated).variables).toBeInstanceOf(Map);
      } catch (error) {
        expect(error).toBeInstanceOf(SessionCorruptError);
      }
    }
  });
});
