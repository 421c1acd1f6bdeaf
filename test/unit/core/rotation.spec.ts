import { HANDLE } from '../../../lib/core/session-handle.js';
import { SessionGoneError } from '../../../lib/errors/session-gone.error.js';
import { Bench } from '../../support/open-session.js';

/** A session, and its new id after a login. */
async function loggedIn(bench: Bench, graceful = false): Promise<{ old: string; id: string }> {
  const old = await bench.stored({ visits: 1 });
  const session = await bench.started(old);
  session.set('user', 'Ann').regenerateId({ graceful });
  await session.save();
  return { old, id: session.getId() };
}

describe('regenerateId()', () => {
  it('keeps the variables under a new id; the old one is dead', async () => {
    const bench = new Bench();
    const { old, id } = await loggedIn(bench);
    expect(id).not.toBe(old);
    expect(await bench.variablesOf(id)).toEqual({ visits: 1, user: 'Ann' });
    expect(await bench.variablesOf(old)).toBeUndefined();
  });

  it('asks the store twice: the new record, then the old id', async () => {
    const bench = new Bench();
    const session = await bench.started(await bench.stored());
    bench.quiet();
    session.regenerateId();
    await session.save();
    expect(bench.calls).toEqual(['swap', 'swap']);
  });

  it('of a new session just changes its id', async () => {
    const bench = new Bench();
    const session = bench.request().setId('known');
    await session.start();
    session.set('a', 1).regenerateId();
    expect(session.getId()).not.toBe('known');
    await session.save();
    expect(await bench.variablesOf('known')).toBeUndefined();
    expect(await bench.variablesOf(session.getId())).toEqual({ a: 1 });
  });

  it('without a new variable creates nothing for an empty new session', async () => {
    const bench = new Bench();
    const session = await bench.started();
    await session.regenerateId().save();
    expect(bench.calls).toEqual([]);
  });

  it('twice in one request gives one new session', async () => {
    const bench = new Bench();
    const old = await bench.stored();
    const session = await bench.started(old);
    const first = session.regenerateId().getId();
    await session.regenerateId().save();
    expect(session.getId()).not.toBe(first);
    expect(await bench.variablesOf(first)).toBeUndefined();
    expect(await bench.variablesOf(session.getId())).toEqual({ user: 'Ann' });
  });

  it('after a commit in the same request rotates again', async () => {
    const bench = new Bench();
    const old = await bench.stored();
    const session = await bench.started(old);
    await session.regenerateId().save();
    const first = session.getId();
    await session.regenerateId().save();
    expect(await bench.variablesOf(first)).toBeUndefined();
    expect(await bench.variablesOf(session.getId())).toEqual({ user: 'Ann' });
  });

  it('(false) keeps the old session alive', async () => {
    const bench = new Bench();
    const old = await bench.stored();
    const session = await bench.started(old);
    await session.set('new', 1).regenerateId(false).save();
    expect(await bench.variablesOf(old)).toEqual({ user: 'Ann' });
    expect(await bench.variablesOf(session.getId())).toEqual({ user: 'Ann', new: 1 });
  });

  it('of a session that was logged out meanwhile gives none', async () => {
    const bench = new Bench();
    const old = await bench.stored();
    const [session, other] = [await bench.started(old), await bench.started(old)];
    other.destroy();
    await other.save();
    await expect(session.regenerateId().save()).rejects.toThrow(SessionGoneError);
    expect(await bench.variablesOf(session.getId())).toBeUndefined();
  });

  // The contract of the adapters: a lifetime is above 0.
  it('of a session that reached its absolute end meanwhile writes nothing with a lifetime below 0', async () => {
    const bench = new Bench({ absoluteLifetime: 100 });
    const session = await bench.started(await bench.stored());
    bench.clock.advance(101);
    const lifetimes: number[] = [];
    Object.assign(bench.adapter, {
      swap: (...[, , , lifetime]: unknown[]) => (lifetimes.push(lifetime as number), { swapped: false, current: null }),
    });
    await session
      .regenerateId()
      .save()
      .catch(() => undefined);
    expect(lifetimes.filter((lifetime) => lifetime <= 0)).toEqual([]);
  });

  it('when the new id is taken takes another one', async () => {
    const ids = ['first', 'taken', 'free'];
    const bench = new Bench({ newId: () => ids.shift() ?? 'more' });
    const old = await bench.stored();
    const other = bench.request().setId('taken');
    await other.start();
    await other.set('mine', 1).save();
    const session = await bench.started(old);
    await session.regenerateId().save();
    expect(session.getId()).toBe('free');
    expect(await bench.variablesOf('taken')).toEqual({ mine: 1 });
  });
});

describe('a graceful rotation', () => {
  it('serves the old id by the successor, within the grace', async () => {
    const bench = new Bench();
    const { old, id } = await loggedIn(bench, true);
    const late = await bench.started(old);
    expect([late.getId(), late.get('user')]).toEqual([id, 'Ann']);
    bench.clock.advance(10);
    expect((await bench.started(old)).isNew).toBe(true);
  });

  it('never leads past a login: the old id of before is dead', async () => {
    const bench = new Bench();
    const { old, id } = await loggedIn(bench, true);
    const login = await bench.started(id);
    await login.set('user', 'root').regenerateId().save();
    expect((await bench.started(old)).isNew).toBe(true);
  });

  it('leads on when the successor was rotated gracefully as well', async () => {
    const bench = new Bench();
    const { old, id } = await loggedIn(bench, true);
    const again = await bench.started(id);
    await again.regenerateId({ graceful: true }).save();
    expect((await bench.started(old)).getId()).toBe(again.getId());
  });

  it('logged out by the old id ends the successor', async () => {
    const bench = new Bench();
    const { old, id } = await loggedIn(bench, true);
    const late = await bench.started(old);
    late.destroy();
    await late.save();
    expect(await bench.variablesOf(id)).toBeUndefined();
    expect(bench.adapter).toHaveProperty('size', 0);
  });
});

describe('rotateAfter', () => {
  it('rotates an id of that age, gracefully, once', async () => {
    const bench = new Bench({ rotateAfter: 60 });
    const old = await bench.stored();
    bench.clock.advance(59);
    await (await bench.started(old)).save();
    expect(await bench.variablesOf(old)).toBeDefined();
    bench.clock.advance(1);
    const session = await bench.started(old);
    await session.save();
    expect(session.getId()).not.toBe(old);
    expect((await bench.started(old)).getId()).toBe(session.getId());
    expect((await bench.started(session.getId()))[HANDLE].state.rotation).toBeUndefined();
  });

  it('gives way to a login in the same request', async () => {
    const bench = new Bench({ rotateAfter: 60 });
    const old = await bench.stored();
    bench.clock.advance(60);
    const session = await bench.started(old);
    await session.set('user', 'root').regenerateId().save();
    expect((await bench.started(old)).isNew).toBe(true);
  });

  // Each of them makes a session of its own, and the browser keeps one.
  it('due in parallel requests loses none of their changes', async () => {
    const bench = new Bench({ rotateAfter: 60 });
    const old = await bench.stored({ n: 0 });
    bench.clock.advance(60);
    const requests = await Promise.all([1, 2, 3].map(() => bench.started(old)));
    await Promise.all(requests.map((session) => (session.increment('n'), session.save())));
    for (const session of requests) expect((await bench.variablesOf(session.getId()))?.['n']).toBe(3);
  });
});
