import { runInNewContext } from 'node:vm';
import { SessionSerializationError } from '../../../lib/errors/session-serialization.error.js';
import { JsonSerializer } from '../../../lib/serializers/json.serializer.js';

const metadata = { created: 1, issued: 1 };

function serialized(value: unknown, serializer = new JsonSerializer()): string {
  return serializer.serialize({ metadata, variables: new Map([['cart', value]]) });
}

function refusal(value: unknown): SessionSerializationError {
  try {
    serialized(value);
  } catch (error) {
    if (error instanceof SessionSerializationError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

class Money {
  constructor(readonly amount: number) {}
  format(): string {
    return `${this.amount}`;
  }
}

class WithGetter {
  get total(): number {
    return Object.keys(this).length;
  }
}

const cycle: { self?: unknown } = {};
cycle.self = cycle;
const sparse: unknown[] = [];
sparse[2] = 1;

describe('the JSON serializer refuses what would come back changed', () => {
  it.each<[string, unknown, RegExp]>([
    ['a function', () => 'secret', /function/],
    ['a class', Money, /function/],
    ['a symbol', Symbol('secret'), /symbol/],
    ['a BigInt', 5n, /bigint/],
    ['NaN', Number.NaN, /NaN/],
    ['Infinity', Infinity, /Infinity/],
    ['-Infinity', -Infinity, /Infinity/],
    ['a Map', new Map([['a', 1]]), /Map/],
    ['a Set', new Set([1]), /Set/],
    ['a Date', new Date(0), /Date/],
    ['an invalid Date', new Date(Number.NaN), /Date/],
    ['a RegExp', /x/, /RegExp/],
    ['a Buffer', Buffer.from('secret'), /Buffer/],
    ['a typed array', new Uint8Array(2), /Uint8Array/],
    ['an ArrayBuffer', new ArrayBuffer(2), /ArrayBuffer/],
    ['an Error', new Error('secret'), /Error/],
    ['a Promise', Promise.resolve('secret'), /Promise/],
    ['a boxed string', new String('secret'), /String/],
    ['a boxed number', new Number(5), /Number/],
    ['a URL', new URL('http://secret/'), /URL/],
    ['an instance of a class with methods', new Money(5), /Money/],
    ['an instance of a class with a getter', new WithGetter(), /WithGetter/],
    ['an instance of a subclass of such a class', new (class Euro extends Money {})(5), /Euro/],
    ['an object with toJSON()', { toJSON: () => 'secret' }, /toJSON/],
    ['an object made from another one', Object.create({ inherited: 'secret' }) as unknown, /Object/],
    ['a cycle', cycle, /itself/],
    ['a Map of another realm', runInNewContext('new Map()') as unknown, /Map/],
  ])('%s', (_, value, problem) => {
    for (const [place, path] of [
      [value, 'cart'],
      [{ items: [1, { price: value }] }, 'cart.items[1].price'],
    ] as const) {
      const error = refusal(place);
      expect(error.path.startsWith(path)).toBe(true);
      expect(error.message).toMatch(problem);
      expect(error.message).not.toContain('secret');
      expect(error.cause).toBeUndefined();
    }
  });

  it.each<[string, unknown, string]>([
    ['undefined in a list', { items: [1, undefined] }, 'cart.items[1]'],
    ['a hole in a list', sparse, 'cart[0]'],
    ['a function in a list in a list', [[0, [() => 1]]], 'cart[0][1][0]'],
  ])('%s', (_, value, path) => {
    expect(refusal(value).path).toBe(path);
  });

  it('a value that is nested too deep, with a short message for a cycle through many objects', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(() => serialized(deep)).toThrow(SessionSerializationError);
  });

  it('but a value used twice is no cycle', () => {
    const address = { city: 'Rome' };
    expect(() => serialized({ home: address, work: address })).not.toThrow();
  });
});

describe('the JSON serializer with strict: false', () => {
  const loose = new JsonSerializer({ strict: false });

  it('lets toJSON() and JSON.stringify have their way', () => {
    const text = serialized(
      { at: new Date(0), f: () => 1, map: new Map([[1, 2]]), n: Number.NaN, list: [undefined] },
      loose,
    );
    expect(loose.unserialize(text).variables.get('cart')).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      map: {},
      n: null,
      list: [null],
    });
  });

  it.each([
    ['a cycle', cycle],
    ['a BigInt', 5n],
  ])('still refuses %s', (_, value) => {
    expect(() => serialized(value, loose)).toThrow(SessionSerializationError);
  });
});
