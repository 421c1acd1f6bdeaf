import { SessionManager, type SessionModuleOptions } from '../../lib/index.js';
import type { StoreCall } from '../support/around.adapter.js';
import { FailingAdapter } from '../support/failing.adapter.js';
import { GatedAdapter } from '../support/gated.adapter.js';
import { LogCapture } from '../support/log-capture.js';
import { type Platform, platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';
import { OutageController } from './support/outage.controller.js';

/** A memory that breaks altogether, and counts what it is asked. */
class BreakingAdapter extends FailingAdapter {
  asked = 0;

  break(): void {
    for (const verb of ['load', 'swap', 'touch'] as const) this.broken.add(verb);
    this.asked = 0;
  }

  protected override around<T>(call: StoreCall, pass: () => T | Promise<T>): T | Promise<T> {
    this.asked += 1;
    return super.around(call, pass);
  }
}

/** No trial is due before the test is over. */
const NEVER = { failures: 3, resetAfter: 1000 };
/** A trial is due at once. */
const AT_ONCE = { failures: 3, resetAfter: 0.001 };

async function started(platform: Platform, session: SessionModuleOptions = {}) {
  const adapter = new BreakingAdapter();
  const log = new LogCapture();
  const app = await TestApp.start(platform, {
    session: { adapter, breaker: NEVER, ...session },
    controllers: [OutageController],
    configure: (made) => void made.useLogger(log),
  });
  const client = app.client();
  await client.post('/login');
  const lines = (): string[] => log.lines.filter((line) => line.includes('SessionModule'));
  return { app, adapter, client, lines, [Symbol.asyncDispose]: () => app.close() };
}

describe.each(platforms)('a store on $name that fails', (platform) => {
  it('makes requests that use the session 503, with Retry-After where trying again is harmless', async () => {
    await using test = await started(platform);
    test.adapter.break();
    const answers = await Promise.all([
      test.client.get('/who'),
      test.client.get('/who', { method: 'HEAD' }),
      test.client.post('/login'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual(['5', '5', null]);
    expect(answers.flatMap(({ setCookies }) => setCookies)).toEqual([]);
  });

  it('several times in a row is asked no more, and asked again when it works, with two lines in the log', async () => {
    await using test = await started(platform, { breaker: AT_ONCE });
    const before = test.lines().length;
    test.adapter.break();
    for (let n = 0; n < 10; n += 1) expect((await test.client.get('/who')).status).toBe(503);
    test.adapter.broken.clear();
    let answer = await test.client.get('/who');
    for (let n = 0; n < 100 && answer.status === 503; n += 1) answer = await test.client.get('/who');
    expect(answer.json()).toEqual({ user: 'Ann' });
    expect(test.lines().slice(before)).toEqual([
      expect.stringContaining('Sessions fail until their store (BreakingAdapter) works again.'),
      expect.stringContaining('works again. It failed for'),
    ]);
  });

  it('several times in a row is spared: 503 without a command', async () => {
    await using test = await started(platform);
    test.adapter.break();
    for (let n = 0; n < 10; n += 1) expect((await test.client.get('/who')).status).toBe(503);
    expect(test.adapter.asked).toBe(NEVER.failures);
  });

  it('is protected too when a manager sets it by itself; its own adapter is what it gets back', async () => {
    const adapter = new BreakingAdapter();
    class OtherManager extends SessionManager {
      constructor() {
        super();
        this.setAdapter(adapter);
      }
    }
    await using test = await started(platform, { manager: OtherManager });
    expect((await test.client.get('/own')).json()).toEqual({ class: 'BreakingAdapter' });
    adapter.break();
    for (let n = 0; n < 10; n += 1) expect((await test.client.get('/who')).status).toBe(503);
    expect(adapter.asked).toBe(NEVER.failures);
  });

  it('is asked every time without a breaker', async () => {
    await using test = await started(platform, { breaker: false });
    test.adapter.break();
    for (let n = 0; n < 10; n += 1) expect((await test.client.get('/who')).status).toBe(503);
    expect(test.adapter.asked).toBe(10);
  });

  it('is no business of routes without a session: no command, and the same answer', async () => {
    await using test = await started(platform);
    test.adapter.break();
    for (let n = 0; n < 10; n += 1) {
      const answer = await test.client.get('/plain');
      expect([answer.status, answer.json()]).toEqual([200, { plain: true }]);
    }
    expect(test.adapter.asked).toBe(0);
  });
});

describe.each(platforms)('a store on $name that gives no answer', (platform) => {
  it('makes requests 503 when the time is over, also those that wait for their turn, and not the others', async () => {
    const adapter = new GatedAdapter();
    adapter.verb = 'load';
    adapter.isShut = false;
    await using app = await TestApp.start(platform, {
      session: { adapter, commandTimeout: 0.05 },
      controllers: [OutageController],
    });
    const client = app.client();
    await client.post('/login');
    adapter.isShut = true;
    const waiting = [client.get('/who'), client.get('/who')];
    expect((await client.get('/plain')).status).toBe(200);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([503, 503]);
    adapter.openGate();
    expect((await client.get('/who')).json()).toEqual({ user: 'Ann' });
  });
});

describe.each(platforms)("a store on $name that fails, with onStoreFailure: 'anonymous'", (platform) => {
  const anonymous: SessionModuleOptions = { onStoreFailure: 'anonymous' };

  it('gives requests an empty session and leaves their cookie alone', async () => {
    await using test = await started(platform, anonymous);
    test.adapter.break();
    const answer = await test.client.get('/who');
    expect([answer.status, answer.json(), answer.setCookies]).toEqual([200, { user: null }, []]);
    expect(answer.headers.get('retry-after')).toBeNull();
    test.adapter.broken.clear();
    expect((await test.client.get('/who')).json()).toEqual({ user: 'Ann' });
  });

  it('refuses every change by name, and stores none', async () => {
    await using test = await started(platform, anonymous);
    test.adapter.break();
    const answer = await test.client.get('/changes');
    expect(answer.json()).toEqual(Array(9).fill('E_SESSION_READ_ONLY'));
    expect([answer.status, answer.setCookies, test.adapter.asked]).toEqual([200, [], 1]);
  });

  it('a change that nobody caught is a failed request, and a logout does not pretend', async () => {
    await using test = await started(platform, anonymous);
    test.adapter.break();
    const answers = [await test.client.get('/careless'), await test.client.post('/logout')];
    expect(answers.map(({ status, setCookies }) => [status, setCookies])).toEqual([
      [500, []],
      [500, []],
    ]);
    test.adapter.broken.clear();
    expect((await test.client.get('/who')).json()).toEqual({ user: 'Ann' });
  });

  it('still answers 503 when what was loaded cannot be stored', async () => {
    await using test = await started(platform, anonymous);
    test.adapter.broken.add('swap');
    expect((await test.client.post('/login')).status).toBe(503);
  });
});
