import { NotANumberError } from '../../../lib/errors/not-a-number.error.js';
import { Bench } from '../../support/open-session.js';

type Started = Awaited<ReturnType<Bench['started']>>;

/** Two requests loaded one session; the other one commits first. */
async function race(
  stored: Record<string, unknown>,
  other: (session: Started) => unknown,
  mine: (session: Started) => unknown,
) {
  const bench = new Bench();
  const id = await bench.stored(stored);
  const [first, second] = [await bench.started(id), await bench.started(id)];
  mine(second);
  other(first);
  await first.save();
  bench.quiet();
  await second.save();
  return { bench, session: second, result: await bench.variablesOf(id) };
}

describe('a commit that another request was faster than', () => {
  it.each<[string, (s: Started) => unknown, (s: Started) => unknown, Record<string, unknown>]>([
    ['other variables', (s) => s.set('a', 1), (s) => s.set('b', 2), { n: 40, list: [1], a: 1, b: 2 }],
    ['the same variable: the later wins', (s) => s.set('a', 1), (s) => s.set('a', 2), { n: 40, list: [1], a: 2 }],
    ['counters', (s) => s.increment('n'), (s) => s.increment('n'), { n: 42, list: [1] }],
    [
      'keys of one bag',
      (s) => s.bag('bag').set('a', 1),
      (s) => s.bag('bag').set('b', 2),
      { n: 40, list: [1], bag: { a: 1, b: 2 } },
    ],
    ['a removed counter', (s) => s.remove('n'), (s) => s.increment('n'), { n: 1, list: [1] }],
    ['clear', (s) => s.set('a', 1), (s) => s.clear(), {}],
    ['clear first', (s) => s.clear(), (s) => s.set('a', 1), { a: 1 }],
    [
      'update',
      (s) => s.update('list', (l) => [...(l as number[]), 2]),
      (s) => s.update('list', (l) => [...(l as number[]), 3]),
      { n: 40, list: [1, 2, 3] },
    ],
  ])('%s', async (_, other, mine, result) => {
    expect((await race({ n: 40, list: [1] }, other, mine)).result).toEqual(result);
  });

  it('asks the store once more, and reports the conflict', async () => {
    const { bench } = await race(
      { n: 40 },
      (s) => s.set('a', 1),
      (s) => s.set('b', 2),
    );
    expect(bench.calls.slice(0, 2)).toEqual(['swap', 'swap']);
    expect(bench.noticed('conflict')).toHaveLength(1);
  });

  it('runs the function of update() again, on what the other one stored', async () => {
    const seen: unknown[] = [];
    await race(
      { n: 1 },
      (s) => s.set('n', 10),
      (s) => s.update('n', (n) => (seen.push(n), Number(n) * 2)),
    );
    expect(seen).toEqual([1, 10]);
  });

  it('shows afterwards what is stored', async () => {
    const { session } = await race(
      { n: 40 },
      (s) => s.increment('n'),
      (s) => s.increment('n'),
    );
    expect(session.get('n')).toBe(42);
  });

  it('fails when it cannot count on what the other one stored, and stores nothing', async () => {
    const bench = new Bench();
    const id = await bench.stored({ n: 1 });
    const [first, second] = [await bench.started(id), await bench.started(id)];
    second.increment('n');
    await first.set('n', 'text').save();
    await expect(second.save()).rejects.toThrow(NotANumberError);
    expect(await bench.variablesOf(id)).toEqual({ n: 'text' });
  });

  it('gives up after 200 attempts', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const session = await bench.started(id);
    const { adapter } = bench;
    Object.assign(adapter, {
      swap: () => ({ swapped: false, current: (adapter as unknown as { load: (id: string) => unknown }).load(id) }),
    });
    await expect(session.set('a', 1).save()).rejects.toMatchObject({ code: 'E_SESSION_CONFLICT' });
    expect(bench.calls.filter((verb) => verb === 'swap')).toHaveLength(201);
  });

  it.each([
    ['a list', { value: [1] }, (s: Started) => (s.get('value') as number[]).push(2), { value: [1, 2] }],
    [
      'a list in a bag',
      { value: { list: [1] } },
      (s: Started) => (s.bag('value').get('list') as number[]).push(2),
      { value: { list: [1, 2] } },
    ],
  ])('stores %s that was changed in place', async (_, stored, mine, result) => {
    expect((await race(stored, (s) => s.set('a', 1), mine)).result).toEqual({ ...result, a: 1 });
  });

  it('stores a bag that was changed in place and by its keys', async () => {
    const { result } = await race(
      { bag: { n: 0 } },
      (s) => s.set('a', 1),
      (s) => {
        (s.get('bag') as Record<string, unknown>)['x'] = 1;
        s.bag('bag').set('y', 2);
      },
    );
    expect(result).toEqual({ bag: { n: 0, x: 1, y: 2 }, a: 1 });
  });
});
