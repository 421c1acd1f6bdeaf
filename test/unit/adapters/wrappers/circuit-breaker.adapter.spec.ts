import { CircuitBreakerAdapter } from '../../../../lib/adapters/wrappers/circuit-breaker.adapter.js';
import type { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import { NotANumberError } from '../../../../lib/errors/not-a-number.error.js';
import { SessionConflictError } from '../../../../lib/errors/session-conflict.error.js';
import { SessionCorruptError } from '../../../../lib/errors/session-corrupt.error.js';
import { SessionStorageFullError } from '../../../../lib/errors/session-storage-full.error.js';
import { SessionStoreError } from '../../../../lib/errors/session-store.error.js';
import { SessionTooLargeError } from '../../../../lib/errors/session-too-large.error.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import type { Awaitable } from '../../../../lib/utils/awaitable.js';
import { AroundAdapter, type StoreCall } from '../../../support/around.adapter.js';
import { type Deferred, deferred } from '../../../support/deferred.js';

const UNAVAILABLE = { code: 'E_SESSION_STORE_UNAVAILABLE' };
const FAILURES = 3;
const RESET_AFTER = 0.25;

/** Memory that fails, or waits, as the test says. */
class Store extends AroundAdapter {
  error: Error | undefined;
  waits: Deferred | undefined;
  asked = 0;
  readonly ids = new Set<string | undefined>();
  answer: unknown;

  protected around<T>({ id }: StoreCall, pass: () => Awaitable<T>): Awaitable<T> {
    this.asked += 1;
    this.ids.add(id);
    if (this.answer !== undefined) return this.answer as T;
    if (this.waits !== undefined) return this.waits.promise.then(() => this.reply(pass));
    return this.reply(pass);
  }

  private reply<T>(pass: () => Awaitable<T>): Awaitable<T> {
    if (this.error !== undefined) throw this.error;
    return pass();
  }
}

class Bench {
  readonly store = new Store();
  readonly clock = new FakeClock();
  readonly told: string[] = [];
  readonly breaker: CircuitBreakerAdapter;

  constructor(inner?: SessionAdapter, failures = FAILURES) {
    const listener = {
      failed: (operation: string) => this.told.push(`failed to ${operation}`),
      said: (message: string) => this.told.push(message),
      opened: () => this.told.push('opened'),
      closed: () => this.told.push('closed'),
      recovered: (outage: { seconds: number; failures: number }) =>
        this.told.push(`recovered after ${outage.seconds} s and ${outage.failures} failures`),
    };
    const settings = { failures, resetAfter: RESET_AFTER };
    this.breaker = new CircuitBreakerAdapter(inner ?? this.store, settings, listener, this.clock);
  }

  async read(): Promise<unknown> {
    return this.breaker.read('id');
  }

  async failsToRead(times = 1): Promise<void> {
    this.store.error ??= new Error('connection refused');
    for (let n = 0; n < times; n += 1) await expect(this.read()).rejects.toBe(this.store.error);
  }

  async passes(seconds: number): Promise<void> {
    this.clock.advance(seconds);
    await jest.advanceTimersByTimeAsync(seconds * 1000);
  }

  async opened(): Promise<this> {
    await this.failsToRead(FAILURES);
    this.store.asked = 0;
    return this;
  }
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a closed breaker', () => {
  it('that meets failures with a success between stays closed', async () => {
    const bench = new Bench();
    for (let n = 0; n < 5; n += 1) {
      await bench.failsToRead(FAILURES - 1);
      bench.store.error = undefined;
      expect(await bench.read()).toBe('');
    }
    expect(bench.told).not.toContain('opened');
  });

  it('that meets so many failures in a row opens', async () => {
    const bench = await new Bench().opened();
    expect(bench.told).toEqual([...Array<string>(FAILURES).fill('failed to read a session'), 'opened']);
    await expect(bench.read()).rejects.toMatchObject(UNAVAILABLE);
  });

  it.each([
    ['too large', new SessionTooLargeError(2, 1, 'a')],
    ['not a number', new NotANumberError('n')],
    ['corrupt', new SessionCorruptError('broken')],
    ['a conflict', new SessionConflictError(200)],
    ['refused by the adapter itself', new SessionStoreError('write a session', undefined, 'The id does not fit.')],
  ])('that meets nothing but what is %s stays closed and tells nobody', async (_what, error) => {
    const bench = new Bench();
    bench.store.error = error;
    await bench.failsToRead(FAILURES * 3);
    expect(bench.told).toEqual([]);
    expect(bench.store.asked).toBe(FAILURES * 3);
  });

  it('that meets a full store stays closed, since it can be read, and tells of it', async () => {
    const bench = new Bench();
    bench.store.error = new SessionStorageFullError('write a session');
    await bench.failsToRead(FAILURES * 3);
    expect(bench.told).toEqual(Array<string>(FAILURES * 3).fill('failed to read a session'));
  });

  it('counts an adapter that answers false to a write', async () => {
    const bench = new Bench();
    bench.store.answer = false;
    for (let n = 0; n < FAILURES; n += 1) expect(await bench.breaker.write('id', 'data', 60)).toBe(false);
    expect(() => bench.breaker.write('id', 'data', 60)).toThrow(expect.objectContaining(UNAVAILABLE) as Error);
  });

  it('that is never to open tells of failures and of their end, and always asks', async () => {
    const bench = new Bench(undefined, Infinity);
    await bench.failsToRead(20);
    expect(bench.store.asked).toBe(20);
    bench.store.error = undefined;
    await bench.read();
    expect(bench.told).toHaveLength(20);
    bench.clock.advance(10);
    await bench.read();
    expect(bench.told.at(-1)).toBe('recovered after 10 s and 20 failures');
  });
});

describe('an open breaker', () => {
  it('fails at once, without asking, with the last failure as the cause', async () => {
    const bench = await new Bench().opened();
    const error: unknown = await bench.read().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ ...UNAVAILABLE, cause: bench.store.error });
    expect(bench.store.asked).toBe(0);
  });

  it('lets boot, shutdown and the removal of expired sessions pass', async () => {
    const bench = await new Bench().opened();
    bench.store.error = undefined;
    expect(await bench.breaker.open('', 'sid')).toBe(true);
    expect(await bench.breaker.gc(60)).toBe(0);
    expect(await bench.breaker.close()).toBe(true);
  });

  it('asks by itself, one question at a time, and closes when that is answered: no request is the one that tries', async () => {
    const bench = await new Bench().opened();
    bench.store.waits = deferred();
    await bench.passes(RESET_AFTER * 3);
    expect(bench.store.asked).toBe(1);
    await expect(bench.read()).rejects.toMatchObject(UNAVAILABLE);
    bench.store.error = undefined;
    bench.store.waits.resolve();
    await bench.passes(0);
    const seconds = RESET_AFTER * 3;
    expect(bench.told.slice(-2)).toEqual(['closed', `recovered after ${seconds} s and ${FAILURES} failures`]);
    bench.store.waits = undefined;
    await Promise.all([bench.read(), bench.read()]);
    await bench.passes(60);
    expect(bench.store.asked).toBe(3);
  });

  it('whose trial fails stays open and tries again after a while; trials are no failures of requests', async () => {
    const bench = await new Bench().opened();
    await bench.passes(RESET_AFTER * 4);
    expect(bench.store.asked).toBe(4);
    await expect(bench.read()).rejects.toMatchObject(UNAVAILABLE);
    bench.store.error = undefined;
    await bench.passes(RESET_AFTER);
    expect(await bench.read()).toBe('');
    expect(bench.told.slice(FAILURES)).toEqual(['opened', 'closed', expect.stringContaining(`${FAILURES} failures`)]);
  });

  it('asks for another id each time: ids may be spread over several servers', async () => {
    const bench = await new Bench().opened();
    bench.store.ids.clear();
    await bench.passes(RESET_AFTER * 10);
    expect(bench.store.ids.size).toBe(10);
  });

  it('closes when the store refuses the trial for a reason of its own: it is there', async () => {
    const bench = await new Bench().opened();
    bench.store.error = new SessionStoreError('read a session', undefined, 'The id does not fit.');
    await bench.passes(RESET_AFTER);
    bench.store.error = undefined;
    expect(await bench.read()).toBe('');
  });

  it('whose trial gets no answer at all gives it up for another one', async () => {
    const bench = await new Bench().opened();
    bench.store.error = undefined;
    bench.store.waits = deferred();
    await bench.passes(RESET_AFTER);
    bench.store.waits = undefined;
    await bench.passes(4.9);
    await expect(bench.read()).rejects.toMatchObject(UNAVAILABLE);
    await bench.passes(0.1 + RESET_AFTER);
    expect(await bench.read()).toBe('');
  });

  it('whose trial is answered late, by a slow store, closes by that', async () => {
    const bench = await new Bench().opened();
    bench.store.error = undefined;
    bench.store.waits = deferred();
    const { waits: first } = bench.store;
    await bench.passes(RESET_AFTER + 4);
    bench.store.waits = deferred();
    await bench.passes(3);
    expect(bench.store.asked).toBe(2);
    first.resolve();
    bench.store.waits = undefined;
    await bench.passes(0);
    expect(await bench.read()).toBe('');
    await bench.passes(60);
    expect(bench.store.asked).toBe(3);
  });

  it('that is shut down and opened again asks as before', async () => {
    const bench = await new Bench().opened();
    bench.store.error = undefined;
    await bench.breaker.close();
    await bench.breaker.open('', 'sid');
    expect(await bench.read()).toBe('');
    await bench.opened();
    await expect(bench.read()).rejects.toMatchObject(UNAVAILABLE);
  });

  it('opens no more once it is shut down, and asks nothing by itself', async () => {
    const bench = new Bench();
    await bench.breaker.close();
    await bench.failsToRead(FAILURES * 2);
    const { asked } = bench.store;
    await bench.passes(60);
    expect(bench.store.asked).toBe(asked);
  });

  it('that is shut down asks no more, also when a question was under way', async () => {
    const bench = await new Bench().opened();
    bench.store.waits = deferred();
    await bench.passes(RESET_AFTER);
    const { waits } = bench.store;
    Object.assign(bench.store, { waits: undefined, error: undefined });
    await bench.breaker.close();
    const { asked } = bench.store;
    bench.store.error = new Error('still away');
    waits.resolve();
    await bench.passes(60);
    expect(bench.store.asked).toBe(asked);
  });

  it('does not believe commands that began before it opened', async () => {
    const bench = new Bench();
    const { store } = bench;
    store.waits = deferred();
    const slow = bench.read();
    const { waits } = store;
    store.waits = undefined;
    await bench.opened();
    store.error = undefined;
    waits.resolve();
    expect(await slow).toBe('');
    await expect(bench.read()).rejects.toMatchObject(UNAVAILABLE);
  });
});

describe('a breaker around an adapter that answers at once', () => {
  it('answers at once', () => {
    const { breaker, store } = new Bench();
    expect(breaker.write('id', 'data', 60)).toBe(true);
    expect(breaker.load?.('id')).toMatchObject({ data: 'data' });
    store.error = new Error('broken');
    for (let n = 0; n < FAILURES; n += 1) expect(() => breaker.read('id')).toThrow('broken');
    expect(() => breaker.read('id')).toThrow(expect.objectContaining(UNAVAILABLE) as Error);
  });
});

describe('a breaker around an adapter with locks', () => {
  it('counts a lock that fails, asks for none while it is open, and holds a lock that somebody else has for no failure', () => {
    const inner = Object.assign(new Store(), {
      lock: (): { release(): void } => {
        if (inner.error !== undefined) throw inner.error;
        return { release: () => undefined };
      },
    });
    const { breaker } = new Bench(inner);
    const lock = (): unknown => breaker.lock?.('id', { wait: 1, expiry: 1 });
    expect(lock()).toHaveProperty('release');
    inner.error = new Error('broken');
    for (let n = 0; n < FAILURES; n += 1) expect(lock).toThrow('broken');
    expect(lock).toThrow(expect.objectContaining(UNAVAILABLE) as Error);
  });
});
