import { FieldsModel, type FieldsState } from '../../support/exploration/fields-model.js';
import { Bench, START } from '../../support/open-session.js';

/** An engine on a store that keeps variables apart. */
function benchOnFields(): Bench {
  const model = new FieldsModel({ metadata: { created: START, issued: START }, variables: new Map() }, 3600);
  let state: FieldsState = {};
  const adapter = model.adapter((operation) => {
    const applied = model.execute(state, operation);
    state = applied.state;
    return Promise.resolve(applied.answer);
  });
  return new Bench({ adapter });
}

type Started = Awaited<ReturnType<Bench['started']>>;

class User {
  constructor(readonly name: string) {}
}

async function race(stored: Record<string, unknown>, other: (s: Started) => unknown, mine: (s: Started) => unknown) {
  const bench = benchOnFields();
  const id = await bench.stored(stored);
  const [first, second] = [await bench.started(id), await bench.started(id)];
  mine(second);
  other(first);
  await first.save();
  await second.save();
  return bench.variablesOf(id);
}

describe('a store that keeps variables apart', () => {
  it.each<[string, (s: Started) => unknown, Record<string, unknown>]>([
    ['a variable', (s) => s.set('a', 1), { n: 1, list: [1], bag: { k: 1 }, a: 1 }],
    ['a whole bag', (s) => s.set('bag', { x: [1] }), { n: 1, list: [1], bag: { x: [1] } }],
    ['a key', (s) => s.bag('bag').set('x.y', 2), { n: 1, list: [1], bag: { k: 1, 'x.y': 2 } }],
    ['the removal of a key', (s) => s.bag('bag').remove('k'), { n: 1, list: [1], bag: {} }],
    ['the removal of a bag', (s) => s.bag('bag').clear(), { n: 1, list: [1] }],
    ['clear', (s) => s.clear().set('a', 1), { a: 1 }],
    ['a count', (s) => s.increment('n', 1.5), { n: 2.5, list: [1], bag: { k: 1 } }],
    ['an update', (s) => s.update('list', (l) => [...(l as number[]), 2]), { n: 1, list: [1, 2], bag: { k: 1 } }],
    ['a bag that becomes text', (s) => s.set('bag', 'text'), { n: 1, list: [1], bag: 'text' }],
    ['a list that becomes a bag', (s) => s.bag('list').set('a', 1), { n: 1, list: { a: 1 }, bag: { k: 1 } }],
    [
      'names with dots',
      (s) => s.set('a.b', 1).bag('c.d').set('e', 2),
      { n: 1, list: [1], bag: { k: 1 }, 'a.b': 1, 'c.d': { e: 2 } },
    ],
    ['a push in place', (s) => (s.get('list') as number[]).push(2), { n: 1, list: [1, 2], bag: { k: 1 } }],
  ])('stores %s, and comes back', async (_, change, result) => {
    const bench = benchOnFields();
    const id = await bench.stored({ n: 1, list: [1], bag: { k: 1 } });
    const session = await bench.started(id);
    change(session);
    await session.save();
    expect(await bench.variablesOf(id)).toEqual(result);
  });

  it('writes without reading again, while others write other variables', async () => {
    const bench = benchOnFields();
    const id = await bench.stored();
    const [first, second] = [await bench.started(id), await bench.started(id)];
    bench.quiet();
    await first.set('a', 1).save();
    await second.set('b', 2).save();
    expect(bench.calls).toEqual(['applyFields', 'applyFields']);
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann', a: 1, b: 2 });
  });

  it.each<[string, Record<string, unknown>, (s: Started) => unknown, (s: Started) => unknown, Record<string, unknown>]>(
    [
      ['counts', { n: 1 }, (s) => s.increment('n'), (s) => s.increment('n'), { n: 3 }],
      ['keys', {}, (s) => s.bag('b').set('x', 1), (s) => s.bag('b').set('y', 2), { b: { x: 1, y: 2 } }],
      [
        'updates',
        { l: [1] },
        (s) => s.update('l', (l) => [...(l as number[]), 2]),
        (s) => s.update('l', (l) => [...(l as number[]), 3]),
        { l: [1, 2, 3] },
      ],
      [
        'an update of a bag with a count of its key',
        { b: { n: 0 } },
        (s) => s.bag('b').increment('n'),
        (s) => (s.update('b', (b) => ({ ...(b as object), x: 1 })), s.bag('b').increment('n')),
        { b: { n: 2, x: 1 } },
      ],
    ],
  )('loses nothing of parallel %s', async (_, stored, other, mine, result) => {
    expect(await race({ user: 'Ann', ...stored }, other, mine)).toEqual({ user: 'Ann', ...result });
  });

  it('computes on what others wrote, also after a commit that did not read it', async () => {
    const bench = benchOnFields();
    const id = await bench.stored({ list: [1] });
    const [first, second] = [await bench.started(id), await bench.started(id)];
    await first.set('list', [1, 2]).save();
    await second.set('a', 1).save();
    second.update('list', (list) => [...(list as number[]), 3]);
    await second.save();
    expect(await bench.variablesOf(id)).toEqual({ list: [1, 2, 3], a: 1 });
  });

  it('keeps an instance of a class like a plain object: it can be written by its keys', async () => {
    const bench = benchOnFields();
    const id = await bench.stored({ user: new User('Ann') });
    const session = await bench.started(id);
    session.bag('user').set('age', 30);
    await session.save();
    expect(await bench.variablesOf(id)).toEqual({ user: { name: 'Ann', age: 30 } });
  });

  it('refuses an instance of a class with methods, as a whole', async () => {
    const bench = benchOnFields();
    const session = await bench.started(await bench.stored());
    await expect(session.set('at', new Date(0)).save()).rejects.toMatchObject({ path: 'at' });
  });

  it('rotates, retires and ends as any other', async () => {
    const bench = benchOnFields();
    const old = await bench.stored({ bag: { a: 1 } });
    const session = await bench.started(old);
    session.bag('bag').set('b', 2);
    await session.regenerateId().save();
    expect([await bench.variablesOf(old), await bench.variablesOf(session.getId())]).toEqual([
      undefined,
      { bag: { a: 1, b: 2 } },
    ]);
    const logout = await bench.started(old);
    logout.destroy();
    await logout.save();
    expect(await bench.variablesOf(session.getId())).toBeUndefined();
  });
});
