import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Variables } from '../../../../lib/core/variables.js';
import { SessionSerializationError } from '../../../../lib/errors/session-serialization.error.js';
import { PhpEnum } from '../../../../lib/serializers/php/php-enum.js';
import { floatText } from '../../../../lib/serializers/php/php-number.js';
import { PhpObject } from '../../../../lib/serializers/php/php-object.js';
import { PhpReference } from '../../../../lib/serializers/php/php-reference.js';
import { PhpSerialized } from '../../../../lib/serializers/php/php-serialized.js';
import { PhpString } from '../../../../lib/serializers/php/php-string.js';
import { PhpSerializer } from '../../../../lib/serializers/php/php.serializer.js';

const serializer = new PhpSerializer();
const metadata = { created: 1, issued: 1 };

function written(value: unknown): string {
  const data = serializer.serialize({ metadata, variables: new Map([['v', value]]) });
  return data.slice(2, data.indexOf('__session_manager'));
}

function read(text: string): unknown {
  return serializer.unserialize(`v|${text}`).variables.get('v');
}

class Money {
  constructor(readonly amount: number) {}
}

class Dated {
  readonly at = new Date(0);
}

describe('a value as PHP has it', () => {
  it.each<[unknown, string]>([
    [null, 'N;'],
    [true, 'b:1;'],
    [false, 'b:0;'],
    [0, 'i:0;'],
    [-5, 'i:-5;'],
    [9007199254740991, 'i:9007199254740991;'],
    [9007199254740992n, 'i:9007199254740992;'],
    [-(2n ** 63n), 'i:-9223372036854775808;'],
    [-0, 'd:-0;'],
    [0.1, 'd:0.1;'],
    [2 ** 53, 'd:9007199254740992;'],
    [1e21, 'd:1.0E+21;'],
    [NaN, 'd:NAN;'],
    [-Infinity, 'd:-INF;'],
    ['', 's:0:"";'],
    ['"é|日;', 's:8:"\xc3\xa9'.replace('s:8:"', 's:8:""') + '|\xe6\x97\xa5;";'],
    ['\u{1f600}', 's:4:"\xf0\x9f\x98\x80";'],
    [[], 'a:0:{}'],
    [{}, 'a:0:{}'],
    [['a', [1]], 'a:2:{i:0;s:1:"a";i:1;a:1:{i:0;i:1;}}'],
    [{ b: 1, a: null, gone: undefined }, 'a:2:{s:1:"b";i:1;s:1:"a";N;}'],
    [{ 5: 1, '05': 2, '-7': 3 }, 'a:3:{i:5;i:1;s:2:"05";i:2;i:-7;i:3;}'],
    [new Money(5), 'a:1:{s:6:"amount";i:5;}'],
    [new PhpString(Uint8Array.of(0xff, 0)), 's:2:"\xff\0";'],
    [new PhpEnum('App\\Suit', 'Hearts'), 'E:15:"App\\Suit:Hearts";'],
    [new PhpSerialized('Old', '\xff;}'), 'C:3:"Old":3:{\xff;}}'],
    [new PhpObject('stdClass', { a: [1] }), 'O:8:"stdClass":1:{s:1:"a";a:1:{i:0;i:1;}}'],
  ])('%j is %j, and comes back', (value, text) => {
    expect(written(value)).toBe(text);
    const back = read(text);
    expect(written(back)).toBe(text);
    if (!(value instanceof PhpObject))
      expect(back).toEqual(value instanceof Money ? { amount: value.amount } : emptied(value));
  });

  it('floats are those of PHP: all of the fixture', () => {
    const text = readFileSync(join(import.meta.dirname ?? __dirname, 'fixtures/floats.json'), 'utf8');
    const { cases } = JSON.parse(text) as { cases: [hex: string, text: string, boolean][] };
    const wrong = cases.filter(([hex, php]) => floatText(Buffer.from(hex, 'hex').readDoubleBE()) !== php);
    expect(cases.length).toBeGreaterThan(600);
    expect(wrong).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['undefined in a list', [undefined]],
    ['an object that PHP would take for a list', { 0: 'a', 1: 'b' }],
    ['an array with a name', Object.assign([], { name: 1 })],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a date', new Date(0)],
    ['a date in an instance', new Dated()],
    ['a map', new Map()],
    ['a set', new Set()],
    ['bytes that are no PhpString', Uint8Array.of(1)],
    ['half a surrogate pair', '\ud800'],
    ['half a surrogate pair in a key', { '\ud800': 1 }],
    ['a bigint beyond 64 bits', 2n ** 63n],
    ['a bigint that would come back as a number', 5n],
    ['a reference from another place', new PhpReference(1)],
    ['a class name that is none', new PhpObject('a b', {})],
    ['an enumeration without a class', new PhpEnum('', 'A')],
  ])('%s is refused by its path, and not shown', (_, value) => {
    expect(() => written({ deep: [value] })).toThrow(SessionSerializationError);
    expect(() => written({ deep: [value] })).toThrow('"v.deep');
  });

  it('a cycle is refused', () => {
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    expect(() => written(cycle)).toThrow(SessionSerializationError);
  });
});

describe('an object of PHP', () => {
  const text =
    'O:3:"A\\B":4:{s:1:"a";i:1;s:4:"\0*\0p";d:2;s:6:"\0A\\B\0x";s:3:"own";s:6:"\0A\\C\0x";a:1:{s:1:"k";O:1:"Z":0:{}}}';
  const object = read(text) as PhpObject;

  it('shows its class and its properties with their visibility', () => {
    expect(object).toBeInstanceOf(PhpObject);
    expect(object.className).toBe('A\\B');
    expect(object.properties).toEqual([
      { name: 'a', visibility: 'public', value: 1 },
      { name: 'p', visibility: 'protected', value: 2 },
      { name: 'x', visibility: 'private', declaringClass: 'A\\B', value: 'own' },
      { name: 'x', visibility: 'private', declaringClass: 'A\\C', value: { k: expect.any(PhpObject) as unknown } },
    ]);
    expect([object.get('a'), object.get('p'), object.get('x'), object.get('none')]).toEqual([1, 2, 'own', undefined]);
  });

  it('cannot be changed', () => {
    expect(() => ((object.properties as unknown[])[0] = 1)).toThrow(TypeError);
    expect(() => Object.assign(object.properties[0] ?? {}, { value: 2 })).toThrow(TypeError);
    expect(() => Object.assign(object.properties[3]?.value as object, { k: 2 })).toThrow(TypeError);
  });

  it('shows only its public part as JSON, and a cycle once', () => {
    expect(JSON.stringify(object)).toBe('{"a":1}');
    expect(JSON.stringify(read('O:1:"T":2:{s:4:"self";r:1;s:2:"in";a:1:{i:0;r:1;}}'))).toBe(
      '{"self":null,"in":[null]}',
    );
  });

  it('is one object wherever it is shared', () => {
    const { variables } = serializer.unserialize('a|O:1:"X":0:{}b|r:1;c|a:1:{i:0;r:1;}');
    expect(variables.get('b')).toBe(variables.get('a'));
    expect(variables.get('c')).toEqual([variables.get('a')]);
    expect((variables.get('c') as unknown[])[0]).toBe(variables.get('a'));
  });

  it('put elsewhere goes there with every byte, and is shared', () => {
    const user = read('O:1:"U":1:{s:1:"f";d:1;}');
    expect(written([user, user])).toBe('a:2:{i:0;O:1:"U":1:{s:1:"f";d:1;}i:1;r:2;}');
  });

  it('that was only read is no change of the session, not even one that contains itself', () => {
    const { variables } = serializer.unserialize('t|O:1:"T":1:{s:4:"self";r:1;}s|s:1:"\xff";b|i:9007199254740993;');
    const seen = new Variables(variables);
    for (const name of variables.keys()) seen.read([name]);
    expect(seen.hasChanges).toBe(false);
  });
});

describe('inert values as text', () => {
  it('a string that is no UTF-8', () => {
    const value = read('s:3:"a\xff\0";') as PhpString;
    expect([...value.bytes]).toEqual([0x61, 0xff, 0]);
    expect([String(value), JSON.stringify(value)]).toEqual(['a\ufffd\0', '"Yf8A"']);
  });

  it('the case of an enumeration', () => {
    expect([String(read('E:11:"Suit:Hearts";')), JSON.stringify(read('E:3:"A:B";'))]).toEqual([
      'Suit::Hearts',
      '"A::B"',
    ]);
  });

  it('data of a class of its own', () => {
    expect(JSON.stringify(read('C:1:"X":6:{secret}'))).toBe('{}');
  });

  it('keys that are no UTF-8 go back as they came', () => {
    const text = 'a:2:{s:2:"\xff\xe9";i:1;s:3:"\xe6\x97\xa5";i:2;}';
    const value = read(text) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['\udcff\udce9', '日']);
    expect(written({ ...value })).toBe(text);
  });
});

/** What an empty object comes back as: PHP has one empty array. */
function emptied(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 && !isInert(value) ? [] : value;
}

function isInert(value: object): boolean {
  return value instanceof PhpString || value instanceof PhpEnum || value instanceof PhpSerialized;
}
