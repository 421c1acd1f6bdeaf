import type { HeldLock, LockOptions } from '../../../lib/adapters/adapter-capabilities.js';
import { MemoryAdapter } from '../../../lib/adapters/memory/memory.adapter.js';
import { HashedIdAdapter } from '../../../lib/adapters/wrappers/hashed-id.adapter.js';
import { SessionLockedError } from '../../../lib/errors/session-locked.error.js';
import { JsonSerializer } from '../../../lib/serializers/json.serializer.js';
import { Bench } from '../../support/open-session.js';
import { MapAdapter } from '../../contract/map-adapter.js';

/** Names the ids that are locked, in order. */
class NotedLocks extends MemoryAdapter {
  readonly notes: string[] = [];

  override async lock(id: string, options: LockOptions): Promise<HeldLock> {
    const held = await super.lock(id, options);
    this.notes.push(`lock ${id}`);
    return {
      release: () => {
        this.notes.push(`release ${id}`);
        return held.release();
      },
    };
  }
}

const PATIENT: LockOptions = { wait: 10, expiry: 20 };

function benchWith(adapter: MemoryAdapter, locking: LockOptions = PATIENT): Bench {
  return new Bench({ adapter, locking });
}

describe('the lock of a session', () => {
  it('is held from the start to the save, and asked for before the session is loaded', async () => {
    const adapter = new NotedLocks();
    const bench = benchWith(adapter);
    const id = await bench.stored();
    bench.quiet();
    const session = await bench.started(id);
    expect(bench.calls).toEqual(['lock', 'load']);
    expect(adapter.notes).toEqual([`lock ${id}`]);
    await session.save();
    await bench.engine.drain();
    expect(adapter.notes).toEqual([`lock ${id}`, `release ${id}`]);
  });

  it('goes to the next one in the order in which they came', async () => {
    const bench = benchWith(new MemoryAdapter());
    const id = await bench.stored({ order: [] });
    await Promise.all(
      [0, 1, 2, 3].map(async (index) => {
        const session = await bench.started(id);
        session.set('order', [...(session.get('order') as number[]), index]);
        await session.save();
      }),
    );
    expect(await bench.variablesOf(id)).toEqual({ order: [0, 1, 2, 3] });
  });

  it('is given back at once for an id that is not there, and for a retired one', async () => {
    const adapter = new NotedLocks();
    const bench = benchWith(adapter);
    const id = await bench.stored();
    const rotating = await bench.started(id);
    await rotating.regenerateId().save();
    await bench.engine.drain();
    adapter.notes.length = 0;
    await bench.started('f'.repeat(32));
    await bench.started(id);
    expect(adapter.notes).toEqual([
      ...[`lock ${'f'.repeat(32)}`, `release ${'f'.repeat(32)}`],
      ...[`lock ${id}`, `release ${id}`],
    ]);
  });

  it('is that of the successor, where a routine rotation leads to one', async () => {
    const adapter = new NotedLocks();
    const bench = benchWith(adapter);
    const id = await bench.stored();
    const rotating = await bench.started(id);
    await rotating.regenerateId({ graceful: true }).save();
    await bench.engine.drain();
    const successor = rotating.getId();
    adapter.notes.length = 0;
    expect((await bench.started(id)).get('user')).toBe('Ann');
    expect(adapter.notes).toEqual([`lock ${id}`, `release ${id}`, `lock ${successor}`]);
  });

  it('of the second cookie is held when the first one is unknown', async () => {
    const adapter = new NotedLocks();
    const bench = benchWith(adapter);
    const id = await bench.stored();
    adapter.notes.length = 0;
    expect((await bench.started('f'.repeat(32), id)).get('user')).toBe('Ann');
    expect(adapter.notes.at(-1)).toBe(`lock ${id}`);
  });

  it('is given back when the session cannot be loaded', async () => {
    const adapter = new NotedLocks();
    const bench = benchWith(adapter);
    const id = await bench.stored();
    const load = jest.spyOn(adapter, 'load').mockImplementationOnce(() => {
      throw new Error('The store failed');
    });
    await expect(bench.started(id)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(adapter.notes.at(-1)).toBe(`release ${id}`);
    load.mockRestore();
    expect((await bench.started(id)).get('user')).toBe('Ann');
  });

  it('that cannot be had in time is an error which tells how long it was waited for', async () => {
    const bench = benchWith(new MemoryAdapter(), { wait: 0.02, expiry: 20 });
    const id = await bench.stored();
    await bench.started(id);
    await expect(bench.started(id)).rejects.toEqual(new SessionLockedError(0.02));
  });

  it('that another process has is waited for, too, and the turn then goes on', async () => {
    const adapter = new MemoryAdapter();
    const bench = benchWith(adapter, { wait: 0.05, expiry: 20 });
    const id = await bench.stored();
    const theirs = await adapter.lock(id, PATIENT);
    await expect(bench.started(id)).rejects.toEqual(new SessionLockedError(0.05));
    await theirs.release();
    expect((await bench.started(id)).get('user')).toBe('Ann');
  });

  it('of a request that never ends is over after its expiry', async () => {
    const bench = benchWith(new MemoryAdapter(), { wait: 10, expiry: 0.02 });
    const id = await bench.stored();
    await bench.started(id);
    expect((await bench.started(id)).get('user')).toBe('Ann');
  });

  it('that cannot be given back is reported, and the next one has its turn', async () => {
    const adapter = new MemoryAdapter();
    const failure = new Error('The store failed');
    jest.spyOn(adapter, 'lock').mockResolvedValue({ release: () => Promise.reject(failure) });
    const bench = benchWith(adapter);
    const id = await bench.stored();
    await (await bench.started(id)).save();
    await bench.engine.drain();
    expect(bench.noticed('unlock-failed')).toEqual([{ type: 'unlock-failed', error: failure }]);
    expect((await bench.started(id)).get('user')).toBe('Ann');
  });

  it('has the name under which a wrapper keeps the session', async () => {
    const inner = new NotedLocks();
    const bench = new Bench({ adapter: new HashedIdAdapter(inner), locking: PATIENT });
    const id = await bench.stored();
    await bench.started(id);
    expect(inner.notes).toEqual([expect.stringMatching(/^lock [0-9a-f]{64}$/)]);
  });

  it('without the option is never asked for', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    await bench.started(id);
    expect(bench.calls).not.toContain('lock');
  });
});

describe('an engine refuses an adapter', () => {
  it('without locks, when sessions are to be locked', () => {
    const adapter = new MapAdapter(new Bench().clock);
    expect(() => new Bench({ adapter, locking: PATIENT })).toThrow(/has no locks/);
  });

  it('that keeps text, when the serializer makes bytes', () => {
    const serializer = Object.assign(new JsonSerializer(), { encoding: 'binary' as const });
    const adapter = new MapAdapter(new Bench().clock);
    expect(() => new Bench({ adapter, serializer })).toThrow(/keeps text, and the serializer makes bytes/);
    expect(() => new Bench({ serializer })).not.toThrow();
  });
});
