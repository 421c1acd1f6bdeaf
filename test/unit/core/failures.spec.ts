import { SessionSerializationError } from '../../../lib/errors/session-serialization.error.js';
import { SessionTooLargeError } from '../../../lib/errors/session-too-large.error.js';
import { HeldAdapter } from '../../support/held-adapter.js';
import { Bench } from '../../support/open-session.js';

function benchOn(adapter = new HeldAdapter()): { bench: Bench; adapter: HeldAdapter } {
  return { bench: new Bench({ adapter }), adapter };
}

describe('save() on a store that fails', () => {
  it('throws a SessionStoreError with the cause, whose text stays out of the message', async () => {
    const { bench, adapter } = benchOn();
    const session = await bench.started();
    adapter.failing = 'before';
    const error: unknown = await session
      .set('a', 1)
      .save()
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'E_SESSION_STORE', cause: { message: 'connection refused' } });
    expect(String(error)).not.toContain('refused');
  });

  it.each(['before', 'after'] as const)(
    '%s the write was done: what was set is stored by the next save()',
    async (failing) => {
      const { bench, adapter } = benchOn();
      const id = await bench.stored();
      const session = await bench.started(id);
      session.set('a', 1).remove('user');
      session.bag('bag').set('b', 2);
      adapter.failing = failing;
      await expect(session.save()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
      adapter.failing = undefined;
      session.set('c', 3);
      await session.save();
      expect(await bench.variablesOf(id)).toEqual({ a: 1, bag: { b: 2 }, c: 3 });
    },
  );

  it.each(['before', 'after'] as const)(
    '%s the write was done: what was counted is never sent twice',
    async (failing) => {
      const { bench, adapter } = benchOn();
      const id = await bench.stored({ n: 1 });
      const session = await bench.started(id);
      session.increment('n');
      adapter.failing = failing;
      const error: unknown = await session.save().catch((e: unknown) => e);
      adapter.failing = undefined;
      await expect(session.save()).rejects.toBe(error);
      await expect(session.set('a', 1).save()).rejects.toBe(error);
      expect(await bench.variablesOf(id)).toEqual({ n: failing === 'before' ? 1 : 2 });
    },
  );

  it.each(['before', 'after'] as const)(
    '%s a new session was created: the next save() stores it once',
    async (failing) => {
      const { bench, adapter } = benchOn();
      const session = await bench.started();
      session.set('a', 1);
      adapter.failing = failing;
      await expect(session.save()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
      adapter.failing = undefined;
      await session.save();
      expect(await bench.variablesOf(session.getId())).toEqual({ a: 1 });
    },
  );

  it.each(['before', 'after'] as const)(
    '%s a rotation was done: the next save() rotates, and a logout ends everything known',
    async (failing) => {
      const { bench, adapter } = benchOn();
      const old = await bench.stored();
      const session = await bench.started(old);
      adapter.failing = failing;
      await expect(session.regenerateId().save()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
      adapter.failing = undefined;
      await session.save();
      expect(await bench.variablesOf(session.getId())).toEqual({ user: 'Ann' });
      expect(await bench.variablesOf(old)).toBeUndefined();
      const logout = await bench.started(old);
      logout.destroy();
      await logout.save();
      expect(await bench.variablesOf(session.getId())).toBeUndefined();
    },
  );

  it('at start() throws, and start() may be tried again', async () => {
    const { bench, adapter } = benchOn();
    const id = await bench.stored();
    const load = adapter.load.bind(adapter);
    Object.assign(adapter, { load: () => Promise.reject(new Error('down')) });
    const session = bench.request(id);
    await expect(session.start()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(session.isStarted()).toBe(false);
    Object.assign(adapter, { load });
    await session.start();
    expect(session.get('user')).toBe('Ann');
  });
});

describe('save() of a value that cannot be stored', () => {
  it('throws, names the variable, leaves what is stored, and works once the value is gone', async () => {
    const { bench } = benchOn();
    const id = await bench.stored({ n: 1 });
    const session = await bench.started(id);
    session.set('cart', { created: new Date(0) }).increment('n');
    const error: unknown = await session.save().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SessionSerializationError);
    expect(error).toMatchObject({ path: 'cart.created' });
    expect(await bench.variablesOf(id)).toEqual({ n: 1 });
    session.remove('cart');
    await session.save();
    expect(await bench.variablesOf(id)).toEqual({ n: 2 });
  });

  it('does not stop a logout', async () => {
    const { bench } = benchOn();
    const id = await bench.stored();
    const session = await bench.started(id);
    await expect(session.set('f', () => 1).save()).rejects.toThrow(SessionSerializationError);
    session.destroy();
    await session.save();
    expect(await bench.variablesOf(id)).toBeUndefined();
  });
});

describe('a session above maxBytes', () => {
  it('is refused with its size and its largest variable; what is stored stays', async () => {
    const bench = new Bench({ maxBytes: 1000 });
    const id = await bench.stored();
    const session = await bench.started(id);
    session.set('small', 'x').set('large', 'é'.repeat(600));
    const error: unknown = await session.save().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SessionTooLargeError);
    expect(error).toMatchObject({ limit: 1000, largest: 'large' });
    expect((error as SessionTooLargeError).size).toBeGreaterThan(1200);
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann' });
    await session.remove('large').save();
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann', small: 'x' });
  });

  it("is refused at the adapter's limit, if that is lower", async () => {
    const adapter = Object.assign(new HeldAdapter(), { maxBytes: 500 });
    const session = await new Bench({ adapter }).started();
    await expect(session.set('a', 'x'.repeat(600)).save()).rejects.toMatchObject({ limit: 500 });
  });

  it('above 64 kB is stored and reported', async () => {
    const bench = new Bench();
    await bench.stored({ small: 1, large: 'x'.repeat(70_000) });
    expect(bench.noticed('large')).toMatchObject([{ largest: 'large' }]);
  });
});
