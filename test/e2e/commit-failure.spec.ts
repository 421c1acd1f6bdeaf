import { MemoryAdapter, SessionAdapter } from '../../lib/index.js';
import { FailingAdapter, STORE_TEXT } from '../support/failing.adapter.js';
import { FakeTime } from '../support/fake-time.js';
import { LogCapture } from '../support/log-capture.js';
import { type Platform, platforms } from '../support/platforms.js';
import type { TestClient } from '../support/test-client.js';
import { TestApp } from '../support/test-app.js';
import { FailingController, Overlap, SECRET_VALUE } from './support/failing.controller.js';

const UNAVAILABLE = { statusCode: 503, message: 'Service Unavailable' };

/** Six verbs only; it says no where others throw. */
class RefusingAdapter extends SessionAdapter {
  read(): string {
    return '';
  }
  write(): boolean {
    return false;
  }
  destroy(): boolean {
    return true;
  }
}

describe.each(platforms)('a store on $name that fails to write', (platform) => {
  it('turns an answer below 400 into 503 with a generic body and without a cookie', async () => {
    await using test = await startTest(platform);
    test.adapter.broken.add('swap');
    const answer = await test.client.get('/write');
    expect(answer.status).toBe(503);
    expect(answer.json()).toEqual(UNAVAILABLE);
    expect(answer.setCookies).toEqual([]);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('takes off what described the answer, and leaves what holds for any', async () => {
    await using test = await startTest(platform);
    test.adapter.broken.add('swap');
    const { headers } = await test.client.get('/write');
    expect(headers.get('access-control-allow-origin')).toBe('https://example.org');
    expect(headers.get('strict-transport-security')).toBe('max-age=1000');
    expect(headers.get('x-request-id')).toBe('r-1');
    for (const name of ['etag', 'last-modified', 'content-language', 'content-disposition', 'location']) {
      expect([name, headers.get(name)]).toEqual([name, null]);
    }
  });

  it('takes the Location off a redirect', async () => {
    await using test = await startTest(platform);
    test.adapter.broken.add('swap');
    const answer = await test.client.get('/redirect');
    expect([answer.status, answer.headers.get('location')]).toEqual([503, null]);
    expect(answer.json()).toEqual(UNAVAILABLE);
  });

  it('asks to try again only where trying again is harmless', async () => {
    await using test = await startTest(platform);
    test.adapter.broken.add('swap');
    const answers = await Promise.all([
      test.client.get('/write', { method: 'HEAD' }),
      test.client.post('/write'),
      test.client.post('/login'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual(['5', null, null]);
    expect(answers[0].text).toBe('');
  });

  it('leaves an answer of 400 or more as it is, without our cookie', async () => {
    await using test = await startTest(platform);
    test.adapter.broken.add('swap');
    const answer = await test.client.get('/missing');
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ message: 'no such thing' });
    expect(answer.setCookies).toEqual([]);
  });

  it('fails a change of a stored session and a logout as well, and the session stays as it was', async () => {
    await using test = await startTest(platform);
    await test.client.get('/save');
    test.adapter.broken.add('swap');
    expect((await test.client.post('/login')).status).toBe(503);
    expect((await test.client.post('/logout')).status).toBe(503);
    test.adapter.broken.clear();
    expect((await test.client.get('/read')).json()).toEqual({ secret: SECRET_VALUE });
  });

  it('by answering false counts as failed', async () => {
    await using app = await startApp(platform, new RefusingAdapter());
    const answer = await app.client().get('/write');
    expect([answer.status, answer.json(), answer.setCookies]).toEqual([503, UNAVAILABLE, []]);
  });

  it('throws to an explicit save(), and the answer that the handler makes of it is 503 too: nothing is stored', async () => {
    await using test = await startTest(platform);
    test.adapter.broken.add('swap');
    const answer = await test.client.get('/save');
    expect([answer.status, answer.setCookies]).toEqual([503, []]);
  });
});

describe.each(platforms)('a value on $name that cannot be stored', (platform) => {
  it('is a mistake of the program: 500, and the stored session stays as it was', async () => {
    await using test = await startTest(platform);
    await test.client.get('/save');
    const answer = await test.client.get('/function');
    expect([answer.status, answer.json()]).toEqual([500, { statusCode: 500, message: 'Internal Server Error' }]);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect((await test.client.get('/read')).json()).toEqual({ secret: SECRET_VALUE });
    expect(test.log.text).toContain('"callback"');
  });
});

describe.each(platforms)('a store on $name that is down', (platform) => {
  it('at the start of the session: 503 by the exception filter, which an application can replace', async () => {
    await using test = await startTest(platform);
    await test.client.get('/save');
    test.adapter.broken.add('load');
    const answer = await test.client.get('/read');
    expect(answer.status).toBe(503);
    expect(answer.json()).toMatchObject({ statusCode: 503, message: 'Service Unavailable' });
    expect(answer.setCookies).toEqual([]);
    expect((await test.client.get('/plain')).status).toBe(200);
  });

  it('for visitors without a session is not even asked', async () => {
    await using test = await startTest(platform);
    test.adapter.broken.add('load');
    expect((await test.client.get('/read')).json()).toEqual({});
  });

  it('when a touch is due: the answer is the same, one line in the log', async () => {
    await using test = await startTest(platform);
    await test.client.get('/save');
    using time = new FakeTime();
    time.advance(600);
    test.adapter.broken.add('touch');
    const answer = await test.client.get('/read');
    expect([answer.status, answer.json()]).toEqual([200, { secret: SECRET_VALUE }]);
    expect(test.log.errors).toEqual([expect.stringContaining('expiry')]);
  });
});

describe.each(platforms)('a session on $name that was logged out while a request ran', (platform) => {
  it('drops what that request changed: its answer is unchanged and gets no cookie, one line is logged', async () => {
    const overlap = new Overlap();
    await using test = await startTest(platform, overlap);
    await test.client.get('/save');
    const slow = test.client.get('/slow');
    await overlap.entered.promise;
    await test.client.post('/logout');
    overlap.go.resolve();
    const answer = await slow;
    expect([answer.status, answer.json(), answer.setCookies]).toEqual([200, { slow: true }, []]);
    expect(test.memory.size).toBe(0);
    expect(test.log.warnings).toEqual([expect.stringContaining('dropped')]);
  });

  it('throws SessionGoneError to an explicit save()', async () => {
    const overlap = new Overlap();
    await using test = await startTest(platform, overlap);
    await test.client.get('/save');
    const slow = test.client.get('/slow-save');
    await overlap.entered.promise;
    await test.client.post('/logout');
    overlap.go.resolve();
    expect((await slow).json()).toEqual({ outcome: 'E_SESSION_GONE' });
  });
});

describe.each(platforms)('whatever fails on $name', (platform) => {
  it("no answer and no log line shows the store's error text, an id or a value", async () => {
    await using test = await startTest(platform);
    const answers = await failInEveryWay(test, ['/write', '/redirect', '/missing', '/function', '/save']);
    expect(test.adapter.ids.size).toBeGreaterThan(0);
    expect(test.log.lines).not.toEqual([]);
    expectNoSecrets(test, [...answers, ...test.log.lines]);
  });

  // A known leak: Nest's logger shows errors with their causes, and SessionStoreError has the driver's as it came.
  it('neither does the log of Nest, for a save() whose failure nobody catches', async () => {
    await using test = await startTest(platform);
    await failInEveryWay(test, ['/save-and-fall']);
    expectNoSecrets(test, test.log.lines);
  });
});

/** Everything that the answers said, but for the cookies. */
async function failInEveryWay({ client, adapter }: FailureTest, paths: readonly string[]): Promise<string[]> {
  await client.get('/save');
  const texts: string[] = [];
  for (const verb of ['swap', 'load', 'touch'] as const) {
    adapter.broken.clear();
    adapter.broken.add(verb);
    for (const path of [...paths, '/login', '/logout']) {
      const method = path.startsWith('/log') ? 'POST' : 'GET';
      const { text, headers } = await client.request(path, { method });
      texts.push(text, ...[...headers].filter(([name]) => name !== 'set-cookie').map(([, value]) => value));
    }
  }
  return texts;
}

function expectNoSecrets({ adapter }: FailureTest, texts: readonly string[]): void {
  for (const secret of [STORE_TEXT, SECRET_VALUE, ...adapter.ids]) {
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  }
}

/** An application on a store that breaks on command, and one browser. */
class FailureTest implements AsyncDisposable {
  readonly log = new LogCapture();
  readonly memory = new MemoryAdapter();
  readonly adapter = new FailingAdapter(this.memory);
  app!: TestApp;

  get client(): TestClient {
    return (this.browser ??= this.app.client());
  }
  private browser: TestClient | undefined;

  [Symbol.asyncDispose](): Promise<void> {
    return this.app.close();
  }
}

async function startTest(platform: Platform, overlap = new Overlap()): Promise<FailureTest> {
  const test = new FailureTest();
  test.app = await startApp(platform, test.adapter, test.log, overlap);
  return test;
}

function startApp(platform: Platform, adapter: SessionAdapter, log = new LogCapture(), overlap = new Overlap()) {
  return TestApp.start(platform, {
    session: { adapter },
    controllers: [FailingController],
    providers: [{ provide: Overlap, useValue: overlap }],
    configure: (app) => void app.useLogger(log),
  });
}
