import type { SessionRecord } from '../../../../lib/core/session-record.js';
import { SessionCorruptError } from '../../../../lib/errors/session-corrupt.error.js';
import { SessionSerializationError } from '../../../../lib/errors/session-serialization.error.js';
import { PhpSerializer } from '../../../../lib/serializers/php/php.serializer.js';
import type { PhpSerializerOptions } from '../../../../lib/serializers/php/php-serializer.options.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { HANDLERS } from './mutations.js';

const NOW = 1_800_000_000_000;
const metadata = { created: 1_700_000_000_123, issued: 1_700_000_000_456 };
const OWN = '__session_manager|a:3:{s:6:"format";i:1;s:7:"created";i:1700000000123;s:6:"issued";i:1700000000456;}';

function serializerOf(options: PhpSerializerOptions = {}): PhpSerializer {
  return new PhpSerializer(options, new FakeClock(NOW));
}

function record(variables: Record<string, unknown>, more: Partial<SessionRecord> = {}): SessionRecord {
  return { metadata, variables: new Map(Object.entries(variables)), ...more };
}

/** What is written after a change to what PHP wrote; without our own variable. */
function changed(data: string, change: (variables: Map<string, unknown>) => void): string {
  const found = serializerOf().unserialize(data);
  change(found.variables);
  return serializerOf()
    .serialize(found)
    .replace(/__session_manager\|a:\d:\{.*?\}/, '');
}

describe('a record in the format of PHP', () => {
  it('keeps bytes', () => {
    expect(serializerOf().encoding).toBe('binary');
  });

  it.each([
    [{}, `user|s:3:"Ann";n|i:5;${OWN}`],
    [{ handler: 'php_binary' }, `\x04users:3:"Ann";\x01ni:5;\x11${OWN.replace('|', '')}`],
    [
      { handler: 'php_serialize' },
      `a:3:{s:4:"user";s:3:"Ann";s:1:"n";i:5;s:17:"__session_manager";${OWN.split('|')[1]}}`,
    ],
    [{ envelope: 'phalcon' }, `s:${20 + OWN.length + 1}:"user|s:3:"Ann";n|i:5;${OWN}";`],
  ] as [PhpSerializerOptions, string][])('%j', (options, data) => {
    expect(serializerOf(options).serialize(record({ user: 'Ann', n: 5 }))).toBe(data);
  });

  it.each(HANDLERS)('comes back with all its metadata (%s)', (handler) => {
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
    const serializer = serializerOf({ handler, envelope: 'phalcon' });
    expect(serializer.unserialize(serializer.serialize(full))).toMatchObject(full);
  });

  it('of a newer format is read as far as it is understood, and its parts are kept', () => {
    const newer = 'a|i:1;__session_manager|a:4:{s:6:"format";i:2;s:7:"created";i:1;s:6:"issued";i:1;s:1:"x";d:0.5;}';
    const found = serializerOf().unserialize(newer);
    expect(found.variables).toEqual(new Map([['a', 1]]));
    found.variables.set('a', 2);
    expect(serializerOf().serialize(found)).toBe(newer.replace('a|i:1;', 'a|i:2;'));
  });

  it('whose own variable PHP code moved to another session is read all the same: PHP copies it with all others', () => {
    const found = serializerOf().unserialize(OWN.replace('a:3:{', 'a:4:{s:6:"idHash";s:4:"0123";'));
    expect(found.metadata).toEqual(metadata);
  });

  it.each(['i:1;', 's:1:"x";', 'N;', 'a:0:{}', 'a:1:{s:6:"format";i:1;}', 'a:1:{s:7:"created";i:1;}'])(
    'whose own variable is %s is corrupt',
    (value) => {
      expect(() => serializerOf().unserialize(`a|i:1;__session_manager|${value}`)).toThrow(SessionCorruptError);
    },
  );
});

describe('a session that PHP made', () => {
  it('begins now and gets an absolute end', () => {
    const ends = NOW + 86_400_000;
    expect(serializerOf().unserialize('a|i:1;').metadata).toEqual({ created: NOW, issued: NOW, ends });
    expect(serializerOf({ absoluteLifetime: 60 }).unserialize('').metadata).toMatchObject({ ends: NOW + 60_000 });
    expect(serializerOf({ absoluteLifetime: Infinity }).unserialize('').metadata).not.toHaveProperty('ends');
  });

  it('is written as it was while nothing changes, and described once something does', () => {
    const found = serializerOf().unserialize('a|i:1;');
    expect(serializerOf().serialize(found)).toBe('a|i:1;');
    found.variables.set('b', 2);
    const written = serializerOf().serialize(found);
    expect(written).toMatch(/^a\|i:1;b\|i:2;__session_manager\|a:4:\{/);
    expect(serializerOf().unserialize(written).metadata).toEqual(found.metadata);
  });

  it.each(HANDLERS)('without variables is one (%s)', (handler) => {
    expect(serializerOf({ handler }).unserialize('').variables.size).toBe(0);
    expect(serializerOf({ handler, envelope: 'phalcon' }).unserialize('s:0:"";').variables.size).toBe(0);
  });
});

describe('a change', () => {
  it('leaves every other byte as it was', () => {
    const data = 'f|d:1;g|d:0.10000000000000001;s|S:1:"\\41";o|O:1:"X":1:{s:1:"a";d:2;}n|i:007;b|s:1:"\xff";x|i:1;';
    expect(changed(data, (variables) => variables.set('x', 2))).toBe(data.replace('x|i:1;', 'x|i:2;'));
  });

  it('inside of an array leaves the rest of the array: order of keys, floats, bytes', () => {
    const data = 'v|a:4:{s:1:"b";d:1;i:10;s:1:"\xff";s:1:"a";a:1:{i:3;d:2;}i:2;i:4;}';
    const written = changed(data, (variables) => ((variables.get('v') as Record<string, unknown>)['2'] = 'new'));
    expect(written).toBe(data.replace('i:2;i:4;', 'i:2;s:3:"new";'));
  });

  it('in place is noticed, in lists too', () => {
    const written = changed('v|a:2:{i:0;d:1;i:1;i:2;}', (variables) => (variables.get('v') as unknown[]).push(3));
    expect(written).toBe('v|a:3:{i:0;d:1;i:1;i:2;i:2;i:3;}');
  });

  it('of a float to a whole number leaves it a float, as PHP had it', () => {
    expect(changed('price|d:9.5;n|i:1;', (variables) => variables.set('price', 10).set('n', 2.5))).toBe(
      'price|d:10;n|d:2.5;',
    );
  });

  it('keeps the place of a variable; removed ones go, new ones come last', () => {
    expect(
      changed('a|i:1;b|i:2;c|i:3;', (variables) => {
        variables.delete('b');
        variables.set('d', 4).set('a', 5);
      }),
    ).toBe('a|i:5;c|i:3;d|i:4;');
  });

  it('of an empty array to a bag and back is none', () => {
    const data = 'bag|a:0:{}';
    expect(changed(data, (variables) => variables.set('bag', Object.create(null)))).toBe(data);
  });

  it('before shared objects and references numbers them anew', () => {
    const data = 'n|i:1;a|O:1:"X":1:{s:1:"v";i:7;}b|r:2;s|i:5;t|R:5;e|E:3:"A:B";f|r:6;';
    expect(changed(data, (variables) => variables.set('n', [1, 2]))).toBe(
      'n|a:2:{i:0;i:1;i:1;i:2;}a|O:1:"X":1:{s:1:"v";i:7;}b|r:4;s|i:5;t|R:7;e|E:3:"A:B";f|r:8;',
    );
  });

  it('that removes what others refer to puts it where it is met first', () => {
    const data = 'a|O:1:"X":1:{s:1:"v";d:7;}b|r:1;c|r:1;n|i:5;m|R:5;';
    expect(
      changed(data, (variables) => {
        variables.delete('a');
        variables.delete('n');
      }),
    ).toBe('b|O:1:"X":1:{s:1:"v";d:7;}c|r:1;m|i:5;');
  });

  it('keeps a cycle of objects', () => {
    const data = 'n|i:1;t|O:1:"T":2:{s:5:"child";O:1:"T":1:{s:6:"parent";r:2;}s:1:"x";d:1;}';
    expect(changed(data, (variables) => variables.set('n', 2))).toBe(data.replace('i:1;', 'i:2;'));
    expect(changed(data, (variables) => variables.delete('n'))).toBe(data.replace('n|i:1;', '').replace('r:2', 'r:1'));
  });

  it('of one of two variables that PHP had bound together parts them', () => {
    expect(changed('a|i:1;b|R:1;', (variables) => variables.set('a', 2))).toBe('a|i:2;b|i:1;');
  });

  it('keeps a reference to the array that it stands in', () => {
    const data = 'v|a:1:{i:0;R:1;}n|i:1;';
    expect(changed(data, (variables) => variables.set('n', 2))).toBe(data.replace('n|i:1;', 'n|i:2;'));
  });

  it('is refused where it would move numbers that only a PHP class understands', () => {
    const data = 'n|i:1;c|C:1:"X":4:{i:1;}u|O:1:"U":0:{}v|r:4;';
    const found = serializerOf().unserialize(data);
    expect(serializerOf().serialize(found)).toBe(data);
    found.variables.set('z', 1);
    expect(serializerOf().serialize(found)).toContain('v|r:4;');
    found.variables.set('n', [1]);
    expect(() => serializerOf().serialize(found)).toThrow(SessionSerializationError);
  });
});

describe('the name of a variable', () => {
  it.each([
    ['php', 'a|b'],
    ['php', '!a'],
    ['php', '5'],
    ['php', '-7'],
    ['php', '9223372036854775807'],
    ['php_binary', '5'],
    ['php_binary', 'ä'.repeat(64)],
    ['php', 'half \ud800'],
    ['php_serialize', 'half \ud800'],
    ['php', '__session_manager'],
  ] as const)('%s cannot hold %j: refused by name', (handler, name) => {
    const write = (): string => serializerOf({ handler }).serialize(record({ ok: 1, [name]: 1 }));
    expect(write).toThrow(SessionSerializationError);
    expect(write).toThrow(name);
  });

  it.each([
    ['php', ['', 'a!b', '05', '-0', '9223372036854775808', 'a b', 'ключ', '__proto__', 'k'.repeat(500)]],
    ['php_binary', ['', '!a', 'a|b', 'ключ', 'k'.repeat(127)]],
    ['php_serialize', ['', '!a', 'a|b', '5', '-7', 'k'.repeat(500), 'constructor']],
  ] as const)('%s holds %j', (handler, names) => {
    const serializer = serializerOf({ handler });
    const variables = new Map(names.map((name) => [name, name]));
    expect(serializer.unserialize(serializer.serialize({ metadata, variables })).variables).toEqual(variables);
  });

  it('that PHP wrote goes back whatever it is', () => {
    const data = '5|i:1;!x|i:2;a\xffb|i:3;';
    expect(changed(data, (variables) => variables.set('n', 1))).toBe(`${data}n|i:1;`);
  });
});

describe('an option that cannot work', () => {
  it.each([{ handler: 'json' }, { envelope: true }, { absoluteLifetime: 0 }, { format: 'php' }])('%j', (options) => {
    expect(() => new PhpSerializer(options as PhpSerializerOptions)).toThrow(
      expect.objectContaining({ code: 'E_SESSION_OPTION' }) as Error,
    );
  });
});

describe("the envelope of Phalcon's", () => {
  it.each(['garbage', 'a|i:1;', 's:5:"a|i:1;";', 's:7:"a|i:1;";', 's:6:"a|i:1;"', 's:6:"a|i:1;";x', 'i:5;', 'a:0:{}'])(
    '%j is none',
    (data) => {
      expect(() => serializerOf({ envelope: 'phalcon' }).unserialize(data)).toThrow(SessionCorruptError);
    },
  );
});
