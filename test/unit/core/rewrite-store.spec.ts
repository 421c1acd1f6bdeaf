import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import { FakeClock } from '../../../lib/testing/fake-clock.js';
import { Bench, START } from '../../support/open-session.js';

/** The six verbs on a map, and no idea of lifetimes: what comes in stays. */
class LazyAdapter implements SessionAdapter {
  readonly sessions = new Map<string, string>();

  open(): boolean {
    return true;
  }

  close(): boolean {
    return true;
  }

  async read(id: string): Promise<string> {
    return this.sessions.get(id) ?? '';
  }

  async write(id: string, data: string): Promise<boolean> {
    this.sessions.set(id, data);
    return true;
  }

  async destroy(id: string): Promise<boolean> {
    this.sessions.delete(id);
    return true;
  }

  gc(): boolean {
    return true;
  }
}

function lazy(settings: ConstructorParameters<typeof Bench>[0] = {}): { bench: Bench; adapter: LazyAdapter } {
  const adapter = new LazyAdapter();
  return { bench: new Bench({ ...settings, adapter }, new FakeClock(START)), adapter };
}

describe('an adapter with nothing but the six verbs', () => {
  it('keeps a session', async () => {
    const { bench } = lazy();
    const id = await bench.stored({ user: 'Ann' });
    await (await bench.started(id)).set('a', 1).save();
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann', a: 1 });
  });

  it('is read before it is written', async () => {
    const { bench } = lazy();
    const session = await bench.started(await bench.stored());
    bench.quiet();
    await session.set('a', 1).save();
    expect(bench.calls).toEqual(['read', 'write']);
  });

  it('loses nothing in one process: parallel requests, in-place changes, counters', async () => {
    const { bench } = lazy();
    const id = await bench.stored({ n: 0 });
    const sessions = await Promise.all(Array.from({ length: 20 }, () => bench.started(id)));
    await Promise.all(
      sessions.map((s, index) => (s.set(`v${index}`, 1).increment('n'), s.bag('bag').increment('k'), s.save())),
    );
    const result = await bench.variablesOf(id);
    expect(result).toMatchObject({ n: 20, bag: { k: 20 } });
    expect(Object.keys(result ?? {})).toHaveLength(22);
  });

  it('revives nothing in one process', async () => {
    const { bench, adapter } = lazy();
    const id = await bench.stored();
    const [slow, logout] = [await bench.started(id), await bench.started(id)];
    slow.set('a', 1);
    logout.destroy();
    await Promise.allSettled([logout.save(), slow.save()]);
    expect(adapter.sessions.size).toBe(0);
  });

  it('rotates: the old id is dead, a logout by it ends the new one', async () => {
    const { bench, adapter } = lazy();
    const old = await bench.stored();
    const session = await bench.started(old);
    await session.set('user', 'root').regenerateId().save();
    expect(await bench.variablesOf(old)).toBeUndefined();
    expect(await bench.variablesOf(session.getId())).toEqual({ user: 'root' });
    const logout = await bench.started(old);
    logout.destroy();
    await logout.save();
    expect(adapter.sessions.size).toBe(0);
  });

  it('shows no time of writing to anybody, but keeps it in the record', async () => {
    const { bench, adapter } = lazy();
    const id = await bench.stored({ a: 1 });
    expect(JSON.parse(adapter.sessions.get(id) ?? '')).toMatchObject({ written: START, variables: { a: 1 } });
    expect(await bench.variablesOf(id)).toEqual({ a: 1 });
  });
});

describe('an adapter that ignores lifetimes', () => {
  it('serves no session beyond its lifetime', async () => {
    const { bench } = lazy();
    const id = await bench.stored();
    bench.clock.advance(3599);
    expect((await bench.started(id)).isNew).toBe(false);
    const other = lazy();
    const late = await other.bench.stored();
    other.bench.clock.advance(3600);
    expect((await other.bench.started(late)).isNew).toBe(true);
  });

  it('serves no session beyond its own lifetime, or the absolute end, and tells what is left', async () => {
    const { bench } = lazy({ absoluteLifetime: 7200 });
    const id = await bench.stored();
    await (await bench.started(id)).setLifetime(100).save();
    bench.clock.advance(60);
    expect((await bench.started(id)).getRemainingLifetime()).toBe(40);
    bench.clock.advance(40);
    expect((await bench.started(id)).isNew).toBe(true);
  });

  it('serves no session beyond the absolute end, however much it is used', async () => {
    const { bench } = lazy({ absoluteLifetime: 5000 });
    const id = await bench.stored();
    for (let use = 0; use < 4; use += 1) {
      bench.clock.advance(1200);
      await (await bench.started(id)).set('use', use).save();
    }
    bench.clock.advance(200);
    expect((await bench.started(id)).isNew).toBe(true);
  });

  it('moves the expiry of a session that is only read', async () => {
    const { bench } = lazy();
    const id = await bench.stored();
    for (let use = 0; use < 4; use += 1) {
      bench.clock.advance(1800);
      await (await bench.started(id)).save();
      await bench.engine.drain();
    }
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann' });
  });

  it('knows a retired id for a quarter of an hour', async () => {
    const { bench } = lazy();
    const old = await bench.stored();
    const session = await bench.started(old);
    await session.regenerateId().save();
    bench.clock.advance(900);
    const late = await bench.started(old);
    late.destroy();
    await late.save();
    expect(await bench.variablesOf(session.getId())).toEqual({ user: 'Ann' });
  });
});

describe('an adapter that fails', () => {
  it.each<[string, Partial<LazyAdapter>]>([
    ['write() answers false', { write: async () => false }],
    ['write() throws', { write: () => Promise.reject(new Error('down')) }],
    ['read() throws', { read: () => Promise.reject(new Error('down')) }],
    ['read() answers null', { read: async () => null as unknown as string }],
    ['read() answers undefined', { read: async () => undefined as unknown as string }],
  ])('%s: save() throws a SessionStoreError', async (_, broken) => {
    const { bench, adapter } = lazy();
    const session = await bench.started();
    Object.assign(adapter, broken);
    await expect(session.set('a', 1).save()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
  });

  it('destroy() answers false: the logout fails and is tried again', async () => {
    const { bench, adapter } = lazy();
    const id = await bench.stored();
    const session = await bench.started(id);
    session.destroy();
    const destroy = adapter.destroy.bind(adapter);
    Object.assign(adapter, { destroy: async () => false });
    await expect(session.save()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    Object.assign(adapter, { destroy });
    await session.save();
    expect(adapter.sessions.size).toBe(0);
  });

  it('answers without promises are fine', async () => {
    const { bench, adapter } = lazy();
    Object.assign(adapter, { read: (id: string) => adapter.sessions.get(id) ?? '' });
    const id = await bench.stored();
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann' });
  });
});

describe('data that cannot be read, in an adapter that cannot set it aside', () => {
  // Nothing is stored under the id as far as the engine can see, so it writes over it.
  it('under an id that a program set is not overwritten', async () => {
    const { bench, adapter } = lazy();
    adapter.sessions.set('known', 'garbage');
    const session = bench.request().setId('known');
    await session.start();
    await session
      .set('a', 1)
      .save()
      .catch(() => undefined);
    expect(adapter.sessions.get('known')).toBe('garbage');
  });
});
