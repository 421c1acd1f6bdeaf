import { MemoryAdapter } from '../../lib/index.js';
import { AroundAdapter, type StoreCall } from '../support/around.adapter.js';
import { deferred } from '../support/deferred.js';
import { FakeTime } from '../support/fake-time.js';
import { GatedAdapter } from '../support/gated.adapter.js';
import { platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';
import { VisitorController } from './support/visitor.controller.js';

/** Notes what the store was asked, and when it had answered. */
class LoggedAdapter extends AroundAdapter {
  readonly log: string[] = [];
  readonly collected = deferred();
  opens: () => boolean = () => true;

  protected around<T>(call: StoreCall, pass: () => T | Promise<T>): T | Promise<T> {
    if (call.verb === 'open' && !this.opens()) return false as T;
    if (call.verb === 'gc') this.collected.resolve();
    return this.noted(call, pass);
  }

  private async noted<T>({ verb }: StoreCall, pass: () => T | Promise<T>): Promise<T> {
    const answer = await pass();
    this.log.push(verb);
    return answer;
  }
}

/** Seconds; no other timer of the process has it. */
const INTERVAL = 0.321;

/** The timers that are set for the removal of expired sessions: up to a fifth earlier than the interval. */
class GcTimers implements Disposable {
  private readonly set = jest.spyOn(globalThis, 'setTimeout');
  private readonly clear = jest.spyOn(globalThis, 'clearTimeout');

  get planned(): NodeJS.Timeout[] {
    const { calls, results } = this.set.mock;
    const isOurs = (wait = 0): boolean => wait >= INTERVAL * 800 && wait <= INTERVAL * 1000;
    return results.filter((_, i) => isOurs(calls[i]?.[1])).map(({ value }) => value as NodeJS.Timeout);
  }

  isCleared(timer: NodeJS.Timeout): boolean {
    return this.clear.mock.calls.some(([cleared]) => cleared === timer);
  }

  [Symbol.dispose](): void {
    this.set.mockRestore();
    this.clear.mockRestore();
  }
}

describe.each(platforms)('an application on $name that shuts down', (platform) => {
  it('lets running commits finish, then closes the adapter, once', async () => {
    const gate = new GatedAdapter();
    const adapter = new LoggedAdapter(gate);
    const app = await TestApp.start(platform, { session: { adapter }, controllers: [VisitorController] });
    const exchange = app.raw('/count');
    await gate.arrived();
    const closed = app.close();
    gate.openGate();
    await closed;
    await exchange.answer();
    expect(adapter.log).toEqual(['open', 'swap', 'close']);
    expect((gate.inner as MemoryAdapter).size).toBe(1);
  });

  it('lets a running touch finish as well', async () => {
    using time = new FakeTime();
    const gate = new GatedAdapter();
    gate.verb = 'touch';
    const adapter = new LoggedAdapter(gate);
    const app = await TestApp.start(platform, {
      session: { adapter, touchInterval: 0 },
      controllers: [VisitorController],
    });
    const client = app.client();
    await client.get('/count');
    time.advance(1);
    await client.get('/read');
    const closed = app.close();
    gate.openGate();
    await closed;
    expect(adapter.log).toEqual(['open', 'swap', 'load', 'touch', 'close']);
  });

  it('removes expired sessions now and then, by a timer that keeps no process alive, and not any more after', async () => {
    using timers = new GcTimers();
    const adapter = new LoggedAdapter();
    const app = await TestApp.start(platform, { session: { adapter, gcInterval: INTERVAL } });
    expect(timers.planned.map((timer) => timer.hasRef())).toEqual([false]);
    await adapter.collected.promise;
    await app.close();
    expect(adapter.log).toEqual(['open', 'gc', 'close']);
    expect(timers.planned).toHaveLength(2);
    expect(timers.isCleared(timers.planned[1]!)).toBe(true);
  });

  it('while it collects expired sessions: waits for that, and leaves no timer behind', async () => {
    using timers = new GcTimers();
    const gate = new GatedAdapter();
    gate.verb = 'gc';
    const adapter = new LoggedAdapter(gate);
    const app = await TestApp.start(platform, { session: { adapter, gcInterval: INTERVAL } });
    await gate.arrived();
    const closed = app.close();
    gate.openGate();
    await closed;
    expect(adapter.log).toEqual(['open', 'gc', 'close']);
    const [fired, ...later] = timers.planned;
    expect(fired).toBeDefined();
    expect(later.filter((timer) => !timers.isCleared(timer))).toEqual([]);
  });
});

describe.each(platforms)('an application on $name that boots', (platform) => {
  it('opens the adapter once, with the name of the cookie', async () => {
    const adapter = new MemoryAdapter();
    const open = jest.spyOn(adapter, 'open');
    const app = await TestApp.start(platform, { session: { adapter, cookie: { name: 'my-app' } } });
    await app.close();
    expect(open.mock.calls).toEqual([['', 'my-app']]);
  });

  it('stops when open() answers false', async () => {
    const adapter = new LoggedAdapter();
    adapter.opens = () => false;
    await expect(TestApp.start(platform, { session: { adapter } })).rejects.toMatchObject({
      code: 'E_SESSION_ADAPTER',
    });
  });

  it('stops with the error that open() throws', async () => {
    const adapter = new LoggedAdapter();
    const error = new Error('no such table');
    adapter.opens = () => {
      throw error;
    };
    await expect(TestApp.start(platform, { session: { adapter } })).rejects.toBe(error);
  });
});
