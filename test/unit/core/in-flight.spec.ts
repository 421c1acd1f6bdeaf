import { HeldAdapter, settled } from '../../support/held-adapter.js';
import { Bench } from '../../support/open-session.js';

interface Flight {
  readonly bench: Bench;
  readonly id: string;
}

/** Runs `during` while a commit of `first` is on its way, then commits again. */
async function flight(
  stored: Record<string, unknown>,
  first: (session: Awaited<ReturnType<Bench['started']>>) => unknown,
  during: (session: Awaited<ReturnType<Bench['started']>>) => unknown,
): Promise<Flight> {
  const adapter = new HeldAdapter();
  const bench = new Bench({ adapter });
  const id = await bench.stored(stored);
  const session = await bench.started(id);
  first(session);
  adapter.hold();
  const saving = session.save();
  await settled();
  during(session);
  adapter.release();
  await saving;
  await session.save();
  return { bench, id: session.getId() };
}

describe('a change made while a commit is on its way', () => {
  it.each<[string, (s: Awaited<ReturnType<Bench['started']>>) => unknown, Record<string, unknown>]>([
    ['set', (s) => s.set('b', 2), { a: 1, b: 2, n: 0, list: ['x'], bag: { k: ['x'] } }],
    ['set of the same variable', (s) => s.set('a', 2), { a: 2, n: 0, list: ['x'], bag: { k: ['x'] } }],
    ['remove', (s) => s.remove('a'), { n: 0, list: ['x'], bag: { k: ['x'] } }],
    ['increment', (s) => s.increment('n'), { a: 1, n: 1, list: ['x'], bag: { k: ['x'] } }],
    [
      'update',
      (s) => s.update('list', (l) => [...(l as string[]), 'y']),
      { a: 1, n: 0, list: ['x', 'y'], bag: { k: ['x'] } },
    ],
    [
      'push in place',
      (s) => (s.get('list') as string[]).push('y'),
      { a: 1, n: 0, list: ['x', 'y'], bag: { k: ['x'] } },
    ],
    [
      'push in place in a bag',
      (s) => (s.bag('bag').get('k') as string[]).push('y'),
      { a: 1, n: 0, list: ['x'], bag: { k: ['x', 'y'] } },
    ],
    ['clear', (s) => s.clear(), {}],
    ['key of a bag', (s) => s.bag('bag').set('j', 1), { a: 1, n: 0, list: ['x'], bag: { k: ['x'], j: 1 } }],
    ['rotation', (s) => s.regenerateId(), { a: 1, n: 0, list: ['x'], bag: { k: ['x'] } }],
  ])('%s is stored by the next one', async (_, during, result) => {
    const { bench, id } = await flight({ n: 0, list: ['x'], bag: { k: ['x'] } }, (s) => s.set('a', 1), during);
    expect(await bench.variablesOf(id)).toEqual(result);
  });

  it('to a counter that the commit carries counts once each', async () => {
    const { bench, id } = await flight(
      { n: 0 },
      (s) => s.increment('n'),
      (s) => s.increment('n'),
    );
    expect(await bench.variablesOf(id)).toEqual({ n: 2 });
  });

  it('to an object that the commit carries is stored', async () => {
    const list = ['x'];
    const { bench, id } = await flight(
      { n: 0 },
      (s) => s.set('list', list),
      () => list.push('y'),
    );
    expect(await bench.variablesOf(id)).toEqual({ n: 0, list: ['x', 'y'] });
  });

  it('to an object that was read before is stored', async () => {
    let list: string[] = [];
    const { bench, id } = await flight(
      { list: ['x'] },
      (s) => (list = s.set('a', 1).get('list') as string[]),
      () => list.push('y'),
    );
    expect(await bench.variablesOf(id)).toEqual({ a: 1, list: ['x', 'y'] });
  });

  it('survives when that commit fails', async () => {
    const adapter = new HeldAdapter();
    const bench = new Bench({ adapter });
    const id = await bench.stored({ n: 1 });
    const session = await bench.started(id);
    adapter.hold();
    const saving = session.set('a', 1).set('b', 1).save();
    await settled();
    session.set('b', 2).set('c', 2);
    adapter.failing = 'before';
    adapter.release();
    await expect(saving).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    adapter.failing = undefined;
    await session.save();
    expect(await bench.variablesOf(id)).toEqual({ n: 1, a: 1, b: 2, c: 2 });
  });

  it('to the id of a new session gives it another id afterwards: the first one is dead', async () => {
    const adapter = new HeldAdapter();
    const bench = new Bench({ adapter });
    const session = bench.request().setId('known');
    await session.start();
    adapter.hold();
    const saving = session.set('a', 1).save();
    await settled();
    const id = session.regenerateId().getId();
    adapter.release();
    await saving;
    await session.save();
    expect(session.getId()).toBe(id);
    expect(await bench.variablesOf('known')).toBeUndefined();
    expect(await bench.variablesOf(id)).toEqual({ a: 1 });
  });
});

describe('commits of one request', () => {
  it('follow each other', async () => {
    const adapter = new HeldAdapter();
    const bench = new Bench({ adapter });
    const id = await bench.stored();
    const session = await bench.started(id);
    adapter.hold();
    const saves = [1, 2, 3].map((n) => session.set(`v${n}`, n).save());
    adapter.release();
    await Promise.all(saves);
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann', v1: 1, v2: 2, v3: 3 });
  });

  it('that have nothing to do ask the store nothing', async () => {
    const bench = new Bench();
    const session = await bench.started(await bench.stored());
    await session.set('a', 1).save();
    bench.quiet();
    await session.save();
    await session.save();
    expect(bench.calls).toEqual([]);
  });
});

describe('an engine that is drained', () => {
  it('has finished every commit that was on its way', async () => {
    const adapter = new HeldAdapter();
    const bench = new Bench({ adapter });
    const id = await bench.stored();
    const sessions = await Promise.all([1, 2, 3].map(() => bench.started(id)));
    adapter.hold();
    sessions.forEach((session, index) => void session.set(`v${index}`, 1).save());
    const draining = bench.engine.drain();
    adapter.release();
    await draining;
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann', v0: 1, v1: 1, v2: 1 });
  });
});
