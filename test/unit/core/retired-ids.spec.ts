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

describe('an id that was rotated away', () => {
  it('within the grace gets no session that would take the cookie: its changes are dropped', async () => {
    const bench = new Bench();
    const { old } = await loggedIn(bench);
    const late = await bench.started(old);
    expect([late.isNew, late.get('user'), late.get('visits')]).toEqual([true, undefined, undefined]);
    await expect(late.set('a', 1).save()).rejects.toThrow(SessionGoneError);
    expect(bench.noticed('dropped-write')).toHaveLength(1);
  });

  it('after the grace begins a new session', async () => {
    const bench = new Bench();
    const { old, id } = await loggedIn(bench);
    bench.clock.advance(10);
    const late = await bench.started(old);
    await late.set('a', 1).save();
    expect([old, id]).not.toContain(late.getId());
    expect(await bench.variablesOf(late.getId())).toEqual({ a: 1 });
  });

  it('is known for a quarter of an hour, however often it is used', async () => {
    const bench = new Bench();
    const { old, id } = await loggedIn(bench);
    bench.clock.advance(899);
    await bench.started(old);
    bench.clock.advance(1);
    const late = await bench.started(old);
    late.destroy();
    await late.save();
    expect(await bench.variablesOf(id)).toEqual({ visits: 1, user: 'Ann' });
  });

  it('logged out ends every session that continues it', async () => {
    const bench = new Bench();
    const { old, id } = await loggedIn(bench);
    const again = await bench.started(id);
    await again.regenerateId().save();
    const late = await bench.started(old);
    late.destroy();
    await late.save();
    for (const other of [old, id, again.getId()]) expect(await bench.variablesOf(other)).toBeUndefined();
  });

  it('rotated again (a second click on login) gives a session of its own, which a logout ends too', async () => {
    const bench = new Bench();
    const { old, id } = await loggedIn(bench);
    const second = await bench.started(old);
    await second.set('user', 'Ann').regenerateId().save();
    expect(await bench.variablesOf(second.getId())).toEqual({ user: 'Ann' });
    const logout = await bench.started(old);
    logout.destroy();
    await logout.save();
    expect(await bench.variablesOf(id)).toBeUndefined();
    expect(await bench.variablesOf(second.getId())).toBeUndefined();
  });

  it('a request that had loaded it before writes to the successor, and keeps its own id', async () => {
    const bench = new Bench();
    const old = await bench.stored({ visits: 1 });
    const [slow, login] = [await bench.started(old), await bench.started(old)];
    await login.set('user', 'Ann').regenerateId().save();
    slow.increment('visits');
    await slow.save();
    expect(slow.getId()).toBe(old);
    expect(await bench.variablesOf(login.getId())).toEqual({ visits: 2, user: 'Ann' });
  });

  it('a request that had loaded it before does not ask for its cookie to be sent again', async () => {
    const bench = new Bench();
    const old = await bench.stored();
    bench.clock.advance(400);
    const [slow, login] = [await bench.started(old), await bench.started(old)];
    await login.set('user', 'Ann').regenerateId().save();
    await slow.set('x', 1).save();
    expect(slow[HANDLE].state.hasSlid).toBe(false);
    bench.clock.advance(400);
    await slow.save();
    expect(slow[HANDLE].state.hasSlid).toBe(false);
  });

  // The touch is not waited for, so the request believes that it moved the expiry, and the edge sends the cookie again.
  it('a request that had loaded it before and only touches it does not either', async () => {
    const bench = new Bench();
    const old = await bench.stored();
    bench.clock.advance(400);
    const [slow, login] = [await bench.started(old), await bench.started(old)];
    await login.set('user', 'Ann').regenerateId().save();
    await slow.save();
    await bench.engine.drain();
    expect(slow[HANDLE].state.hasSlid).toBe(false);
  });

  // A pre-login request must not take over the session that the login made.
  it('a request that had loaded it before, saved and then rotates does not get the new session', async () => {
    const bench = new Bench();
    const old = await bench.stored();
    const [slow, login] = [await bench.started(old), await bench.started(old)];
    await login.set('user', 'root').regenerateId().save();
    await slow.set('x', 1).save();
    await slow.regenerateId().save();
    expect((await bench.variablesOf(slow.getId()))?.['user']).not.toBe('root');
    expect(await bench.variablesOf(login.getId())).toBeDefined();
  });
});
