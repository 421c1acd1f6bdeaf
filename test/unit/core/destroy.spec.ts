import { SessionGoneError } from '../../../lib/errors/session-gone.error.js';
import { SessionNotStartedError } from '../../../lib/errors/session-not-started.error.js';
import { HeldAdapter, settled } from '../../support/held-adapter.js';
import { Bench } from '../../support/open-session.js';

describe('destroy()', () => {
  it('ends the session in the store', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const session = await bench.started(id);
    session.destroy();
    expect([session.exists(), session.getId(), session.has('user'), session.get('user'), session.keys()]).toEqual([
      false,
      '',
      false,
      undefined,
      [],
    ]);
    await session.save();
    expect(await bench.variablesOf(id)).toBeUndefined();
    expect(bench.noticed('destroyed')).toHaveLength(1);
  });

  it('of a session that nobody stored asks the store nothing', async () => {
    const bench = new Bench();
    const session = await bench.started();
    session.set('a', 1).destroy();
    await session.save();
    expect(bench.calls).toEqual([]);
  });

  it('twice is once', async () => {
    const bench = new Bench();
    const session = await bench.started(await bench.stored());
    session.destroy();
    session.destroy();
    await session.save();
    bench.quiet();
    await session.save();
    expect(bench.calls).toEqual([]);
  });

  it('before start() throws', () => {
    expect(() => new Bench().request().destroy()).toThrow(SessionNotStartedError);
  });

  it('then start() opens an empty session with a new id', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const session = await bench.started(id);
    session.destroy();
    await session.start();
    expect([session.getId() === id, session.keys()]).toEqual([false, []]);
    await session.set('message', 'You are logged out').save();
    expect(await bench.variablesOf(id)).toBeUndefined();
    expect(await bench.variablesOf(session.getId())).toEqual({ message: 'You are logged out' });
  });

  it('in a parallel request drops what is written later, and says so', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const [slow, logout] = [await bench.started(id), await bench.started(id)];
    logout.destroy();
    await logout.save();
    await expect(slow.set('a', 1).save()).rejects.toThrow(SessionGoneError);
    await expect(slow.set('b', 1).save()).rejects.toThrow(SessionGoneError);
    expect(await bench.variablesOf(id)).toBeUndefined();
    expect(bench.noticed('dropped-write')).toHaveLength(2);
  });

  it('of two sessions that came in two cookies ends both', async () => {
    const bench = new Bench();
    const [one, two] = [await bench.stored(), await bench.stored()];
    const session = await bench.started(one, two);
    session.destroy();
    await session.save();
    expect([await bench.variablesOf(one), await bench.variablesOf(two)]).toEqual([undefined, undefined]);
  });

  it('that fails is tried again by the next commit', async () => {
    const adapter = new HeldAdapter();
    const bench = new Bench({ adapter });
    const id = await bench.stored();
    const session = await bench.started(id);
    session.destroy();
    adapter.failing = 'before';
    await expect(session.save()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    adapter.failing = undefined;
    await session.save();
    expect(await bench.variablesOf(id)).toBeUndefined();
  });

  it('works after a write whose outcome nobody knows', async () => {
    const adapter = new HeldAdapter();
    const bench = new Bench({ adapter });
    const id = await bench.stored();
    const session = await bench.started(id);
    session.increment('n');
    adapter.failing = 'after';
    await expect(session.save()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    adapter.failing = undefined;
    session.destroy();
    await session.save();
    expect(await bench.variablesOf(id)).toBeUndefined();
  });
});

describe('destroy() while a commit is on its way', () => {
  async function flying(
    change: (bench: Bench) => Promise<{ id: string; run: () => Promise<void>; destroy: () => Promise<void> }>,
  ) {
    const adapter = new HeldAdapter();
    const bench = new Bench({ adapter });
    const { id, run, destroy } = await change(bench);
    adapter.hold();
    const saving = run();
    await settled();
    const destroying = destroy();
    adapter.release();
    await Promise.allSettled([saving, destroying]);
    return { bench, id, adapter };
  }

  it.each<[string, (bench: Bench) => Promise<{ id: string; run: () => Promise<void>; destroy: () => Promise<void> }>]>([
    [
      'of changes',
      async (bench) => {
        const id = await bench.stored();
        const session = await bench.started(id);
        return { id, run: () => session.set('a', 1).save(), destroy: () => (session.destroy(), session.save()) };
      },
    ],
    [
      'of a new session',
      async (bench) => {
        const session = await bench.started();
        session.set('a', 1);
        return { id: session.getId(), run: () => session.save(), destroy: () => (session.destroy(), session.save()) };
      },
    ],
    [
      'of a rotation',
      async (bench) => {
        const session = await bench.started(await bench.stored());
        const id = session.set('a', 1).regenerateId().getId();
        return { id, run: () => session.save(), destroy: () => (session.destroy(), session.save()) };
      },
    ],
  ])('%s leaves nothing alive', async (_, change) => {
    const { bench, id } = await flying(change);
    expect(await bench.variablesOf(id)).toBeUndefined();
    expect((bench.adapter as unknown as { memory: { size: number } }).memory.size).toBe(0);
  });

  it('in the same breath as save() stores nothing, least of all under an empty id', async () => {
    const bench = new Bench();
    const session = await bench.started(await bench.stored());
    const saving = session.set('a', 1).save();
    session.destroy();
    await saving;
    await session.save();
    expect(bench.adapter).toHaveProperty('size', 0);
  });

  it('that then fails brings nothing of the old session into the next one', async () => {
    const adapter = new HeldAdapter();
    const bench = new Bench({ adapter });
    const session = await bench.started(await bench.stored());
    adapter.hold();
    const saving = session.set('secret', 1).save();
    await settled();
    session.destroy();
    await session.setId('shared').start();
    adapter.failing = 'before';
    adapter.release();
    await expect(saving).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    adapter.failing = undefined;
    // Another request makes the session first, so that the changes are applied to what it stored.
    const other = bench.request().setId('shared');
    await other.start();
    await other.set('other', 1).save();
    await session.set('message', 'bye').save();
    expect(await bench.variablesOf('shared')).toEqual({ other: 1, message: 'bye' });
  });
});
