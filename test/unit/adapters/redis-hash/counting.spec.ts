import type { FieldOperation } from '../../../../lib/index.js';
import { HashServer, ID } from './hash-server.js';

const redis = new HashServer();

const NOT_A_NUMBER = { code: 'E_SESSION_NOT_A_NUMBER', message: expect.stringContaining('"n"') as string };

const set = (field: string, value: string): FieldOperation => ({ kind: 'set', field, value });
const increment = (field: string, by: number): FieldOperation => ({ kind: 'increment', field, by });

async function change(...operations: FieldOperation[]): Promise<void> {
  const stored = await redis.adapter.loadFields(ID);
  const expected = stored === null ? 'absent' : 'live';
  const result = await redis.adapter.applyFields(ID, { expect: expected, operations, lifetime: 60 });
  expect(result.applied).toBe(true);
}

async function field(name: string): Promise<string | undefined> {
  return (await redis.adapter.loadFields(ID))?.fields.get(name);
}

describe('what redis-cli shows after counting', () => {
  it.each([
    ['0', 1, '1'],
    ['-3', -4, '-7'],
    ['9007199254740991', 1, '9007199254740992'],
    ['9223372036854775000', 807, '9223372036854775807'],
    ['1000', 0.5, '1000.5'],
    ['1.5', 0.5, '2'],
    ['2', 1e3, '1002'],
    ['0.1', 0.2, '0.3'],
    ['1e3', 1, '1001'],
    ['1E+2', -1, '99'],
    ['1.50', 1, '2.5'],
    ['9223372036854775807', 1, '9223372036854775808'],
  ])('%s and %p are %s', async (value, by, sum) => {
    await change(set('n', value));
    await change(increment('n', by));
    expect(await field('n')).toBe(sum);
  });

  it('fractions that cannot be held exactly come back as the nearest number', async () => {
    await change(set('n', '1234567.1'));
    await change(increment('n', 0.1));
    expect(Number(await field('n'))).toBe(1234567.2);
  });

  it('a thousand tenths are a hundred', async () => {
    await change(set('n', '0'));
    for (let at = 0; at < 10; at += 1) await change(...Array.from({ length: 100 }, () => increment('n', 0.1)));
    expect(Number(await field('n'))).toBeCloseTo(100, 12);
  });
});

describe('what cannot be counted', () => {
  it.each([
    'text',
    '',
    ' 1',
    '1 ',
    '0x10',
    'inf',
    'nan',
    '1e999',
    '"5"',
    '{}',
    '.',
    '-',
    '1.2.3',
    '1e',
    '9'.repeat(401),
  ])('a field with %p: an error that names it, and nothing is changed', async (value) => {
    await change(set('n', value), set('a', 'before'));
    const operations = [set('a', 'after'), increment('new', 1), increment('n', 1)];
    await expect(
      redis.adapter.applyFields(ID, { expect: 'live', operations, metadata: '{"new":1}', retired: true, lifetime: 60 }),
    ).rejects.toMatchObject(NOT_A_NUMBER);
    const { '~r': revision, '~x': retired, a, new: created } = await redis.hash();
    expect([revision, retired, a, created]).toEqual(['1', undefined, 'before', undefined]);
  });

  it('a step that is none, and what the same change has set to text: nothing is sent', async () => {
    await change(set('n', '1'));
    for (const by of [NaN, Infinity]) await expect(change(increment('n', by))).rejects.toMatchObject(NOT_A_NUMBER);
    await expect(change(set('n', 'text'), increment('n', 1))).rejects.toMatchObject(NOT_A_NUMBER);
    expect(await field('n')).toBe('1');
  });

  it('a sum beyond all numbers', async () => {
    await change(set('n', '1.7e308'));
    await expect(change(increment('n', 1.7e308))).rejects.toMatchObject(NOT_A_NUMBER);
  });
});

describe('the order of operations', () => {
  it('an increment counts from what the change has made before', async () => {
    await change(set('n', 'text'), set('cart.n', 'text'), set('m', 'text'));
    await change(set('n', '5'), increment('n', 2), increment('n', 1));
    await change({ kind: 'clear', prefix: 'cart.' }, increment('cart.n', 3));
    await change({ kind: 'remove', field: 'm' }, increment('m', 4));
    expect([await field('n'), await field('cart.n'), await field('m')]).toEqual(['8', '3', '4']);
  });

  it('a clear sees what the change has set before, and nothing after it', async () => {
    await change(set('cart.old', '1'), set('cart', '{}'), set('cart\\.x', '2'), set('car', '3'));
    await change(
      { kind: 'clear', prefix: 'none.' },
      set('cart.new', '1'),
      increment('cart.count', 1),
      { kind: 'clear', prefix: 'cart.' },
      set('cart.newer', '1'),
    );
    const { fields } = (await redis.adapter.loadFields(ID)) as { fields: ReadonlyMap<string, string> };
    expect([...fields.keys()].sort()).toEqual(['car', 'cart', 'cart.newer', 'cart\\.x']);
    await change({ kind: 'clear', prefix: 'cart' });
    expect((await redis.adapter.loadFields(ID))?.fields).toEqual(new Map([['car', '3']]));
  });

  it('a thousand bags that are replaced at once do not block the server', async () => {
    const bags = Array.from({ length: 1000 }, (_, at) => `bag${at}.`);
    const filled = bags.flatMap((bag) => [{ kind: 'clear', prefix: bag } as const, set(`${bag}a`, '1')]);
    await change(...filled);
    await change(...filled);
    expect((await redis.adapter.loadFields(ID))?.fields.size).toBe(1000);
  });

  it('clear takes names with a tilde for what they were given as', async () => {
    await change(set('created_at', 'x'), set('created', 'x'), set('~a', 'x'), set('~b', 'x'), set('other', 'x'));
    await change({ kind: 'clear', prefix: 'created' });
    await change({ kind: 'clear', prefix: '~a' });
    expect([...((await redis.adapter.loadFields(ID))?.fields.keys() ?? [])].sort()).toEqual(['other', '~b']);
  });
});
