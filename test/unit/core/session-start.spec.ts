import { NoopAdapter } from '../../../lib/adapters/noop/noop.adapter.js';
import { openSession } from '../../../lib/core/open-session.js';
import type { SessionDoor } from '../../../lib/core/session-door.js';
import { HANDLE } from '../../../lib/core/session-handle.js';
import { SessionHeadersSentError } from '../../../lib/errors/session-headers-sent.error.js';
import { SessionNotStartedError } from '../../../lib/errors/session-not-started.error.js';
import { SessionSealedError } from '../../../lib/errors/session-sealed.error.js';
import { Bench, doorWith } from '../../support/open-session.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function behindDoor(bench: Bench, ids: string[], more: Partial<SessionDoor> = {}) {
  const door = doorWith(ids, more) as Mutable<SessionDoor>;
  return { session: openSession(bench.engine, door), door };
}

describe('start()', () => {
  it('without an id asks the store nothing', async () => {
    const bench = new Bench();
    await bench.started();
    expect(bench.calls).toEqual([]);
  });

  it('is idempotent and free the second time, also in parallel', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const session = bench.request(id);
    bench.quiet();
    expect(await Promise.all([session.start(), session.start()])).toEqual([true, true]);
    expect(await session.start()).toBe(true);
    expect(bench.calls).toEqual(['load']);
  });

  it('never adopts an unknown id that came in', async () => {
    const bench = new Bench();
    const session = await bench.started('f'.repeat(32));
    await session.set('a', 1).save();
    expect(session.getId()).not.toBe('f'.repeat(32));
    expect(await bench.variablesOf('f'.repeat(32))).toBeUndefined();
  });

  it('takes the first of two ids that is live', async () => {
    const bench = new Bench();
    const [one, two] = [await bench.stored({ a: 1 }), await bench.stored({ a: 2 })];
    expect((await bench.started(one, two)).get('a')).toBe(1);
    expect((await bench.started('f'.repeat(32), two)).get('a')).toBe(2);
  });

  it('adopts an id that a program set', async () => {
    const bench = new Bench();
    const session = bench.request().setId('my-id');
    await session.start();
    expect([session.getId(), session.isNew]).toEqual(['my-id', true]);
    await session.set('a', 1).save();
    expect([session.getId(), session.isNew]).toEqual(['my-id', false]);
  });

  it('two programs that set one id share the session', async () => {
    const bench = new Bench();
    const sessions = await Promise.all(
      [1, 2].map(async () => {
        const session = bench.request().setId('shared');
        await session.start();
        return session;
      }),
    );
    await Promise.all(sessions.map((session, index) => (session.set(`v${index}`, 1).increment('n'), session.save())));
    expect(await bench.variablesOf('shared')).toEqual({ v0: 1, v1: 1, n: 2 });
  });

  it('a program whose id was made and rotated away meanwhile gets a session of its own', async () => {
    const bench = new Bench();
    const [slow, fast] = [bench.request().setId('shared'), bench.request().setId('shared')];
    await slow.start();
    await fast.start();
    await fast.set('user', 'root').save();
    await fast.regenerateId().save();
    await slow.set('a', 1).save();
    expect(['shared', fast.getId()]).not.toContain(slow.getId());
    expect(await bench.variablesOf(slow.getId())).toEqual({ a: 1 });
  });

  it('a retired id that a program set is not adopted', async () => {
    const bench = new Bench();
    const first = bench.request().setId('old');
    await first.start();
    await first.set('a', 1).save();
    await first.regenerateId().save();
    const second = bench.request().setId('old');
    await second.start();
    expect([second.getId() === 'old', second.has('a')]).toEqual([false, false]);
  });

  it('answers false once the headers have left', async () => {
    const { session } = behindDoor(new Bench(), [], { isHeadGone: true });
    expect(await session.start()).toBe(false);
    expect(() => session.get('a')).toThrow(SessionNotStartedError);
  });

  it('tells the door, once, that the session is used', async () => {
    let count = 0;
    const { session } = behindDoor(new Bench(), [], { onStart: () => (count += 1) });
    await session.start();
    await session.start();
    expect(count).toBe(1);
  });
});

describe('a session that was not started', () => {
  it.each<[string, (s: ReturnType<Bench['request']>) => unknown]>([
    ['get()', (s) => s.get('a')],
    ['set()', (s) => s.set('a', 1)],
    ['has()', (s) => s.has('a')],
    ['remove()', (s) => s.remove('a')],
    ['increment()', (s) => s.increment('a')],
    ['update()', (s) => s.update('a', () => 1)],
    ['clear()', (s) => s.clear()],
    ['keys()', (s) => s.keys()],
    ['regenerateId()', (s) => s.regenerateId()],
    ['setLifetime()', (s) => s.setLifetime(60)],
    ['iteration', (s) => [...s]],
  ])('%s throws and names the route and the remedies', (verb, use) => {
    const { session } = behindDoor(new Bench(), [], { route: 'GET /cart' });
    expect(() => use(session)).toThrow(SessionNotStartedError);
    expect(() => use(session)).toThrow(verb.replace('()', ''));
    expect(() => use(session)).toThrow(/GET \/cart.*@UseSession\(\).*start\(\)/s);
  });

  it('save() throws', async () => {
    await expect(new Bench().request().save()).rejects.toThrow(SessionNotStartedError);
  });

  it('tells that it has no id, no age and nothing left', () => {
    const session = new Bench().request();
    expect([
      session.getId(),
      session.getIdHash(),
      session.createdAt,
      session.isNew,
      session.getRemainingLifetime(),
    ]).toEqual(['', '', undefined, false, 0]);
  });
});

describe('once the headers have left', () => {
  it('a new session cannot be written, a stored one can', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const fresh = behindDoor(bench, []);
    const known = behindDoor(bench, [id]);
    await Promise.all([fresh.session.start(), known.session.start()]);
    fresh.door.isHeadGone = known.door.isHeadGone = true;
    expect(() => fresh.session.set('a', 1)).toThrow(SessionHeadersSentError);
    expect(() => known.session.regenerateId()).toThrow(SessionHeadersSentError);
    await known.session.set('a', 1).save();
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann', a: 1 });
  });
});

describe('after the last commit', () => {
  it('every change throws instead of vanishing; reading goes on', async () => {
    const bench = new Bench();
    const session = await bench.started(await bench.stored());
    session[HANDLE].state.isSealed = true;
    for (const change of [
      () => session.set('a', 1),
      () => session.remove('user'),
      () => session.increment('n'),
      () => session.clear(),
      () => session.destroy(),
      () => session.regenerateId(),
      () => session.bag('b').set('a', 1),
    ]) {
      expect(change).toThrow(SessionSealedError);
    }
    expect(session.get('user')).toBe('Ann');
  });
});

describe('a request whose client is gone', () => {
  it('creates nothing and rotates nothing', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const fresh = behindDoor(bench, [], { isAborted: true }).session;
    await fresh.start();
    bench.quiet();
    await fresh.set('a', 1).save();
    expect(bench.calls).toEqual([]);
    const known = behindDoor(bench, [id], { isAborted: true }).session;
    await known.start();
    await expect(known.regenerateId().save()).rejects.toMatchObject({ code: 'E_SESSION_GONE' });
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann' });
  });

  it('still stores its changes', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const { session } = behindDoor(bench, [id], { isAborted: true });
    await session.start();
    await session.set('a', 1).save();
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann', a: 1 });
  });
});

describe('on an adapter that keeps nothing', () => {
  it('a session works in its request and is never stored', async () => {
    const bench = new Bench({ adapter: new NoopAdapter() });
    const session = await bench.started();
    session.set('a', 1);
    await session.save();
    expect([session.get('a'), session.isNew, bench.calls]).toEqual([1, true, []]);
  });
});
