import { Controller, Get, type INestApplication } from '@nestjs/common';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Session, type SessionAdapter, SessionEvents, type SessionManager, StreamAdapter } from '../../lib/index.js';
import { FailingController, Overlap, SECRET_VALUE } from '../e2e/support/failing.controller.js';
import { FailingAdapter, STORE_TEXT } from '../support/failing.adapter.js';
import { EverythingSaid } from '../support/faults/everything-said.js';
import { eventually } from '../support/faults/eventually.js';
import { mainFaults } from '../support/faults/faulty-store.js';
import { RedisStore } from '../support/faults/stores/redis.store.js';
import { type Platform, platforms } from '../support/platforms.js';
import { dice, type Dice } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { isLarge, size } from '../support/promises/size.js';
import { TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

// P16: whatever happens, no log line, event, warning or answer shows an id (but for the cookie that brings it), a value
// or a text of the store; files and their folder are for their owner alone.

const REQUESTS = size(200, 5000);
const PATHS = ['/read', '/write', '/redirect', '/missing', '/login', '/logout', '/save', '/function', '/plain'];
const CLIENT_ID = 'an-id-that-a-client-has-made-up';

/** What a program says when it is asked to show a session. */
@Controller()
class ShowingController {
  @Get('show') show(@Session() session: SessionManager) {
    console.log(session, inspect(session, { depth: 3 }));
    return { hash: session.getIdHash() };
  }
}

function startApp(platform: Platform, adapter: SessionAdapter, said: EverythingSaid): Promise<TestApp> {
  return TestApp.start(platform, {
    session: { adapter },
    controllers: [FailingController, ShowingController],
    providers: [{ provide: Overlap, useFactory: () => new Overlap() }],
    configure: (app: INestApplication) => {
      app.useLogger(said.log);
      said.listenTo(app.get(SessionEvents));
    },
  });
}

/** Browsers that do this and that; tells every id that they were given. */
async function browse(app: TestApp, said: EverythingSaid, random: Dice, before: (n: number) => unknown) {
  const browsers: TestClient[] = Array.from({ length: 5 }, () => app.client());
  const ids = new Set([CLIENT_ID]);
  for (let n = 0; n < REQUESTS; n += 1) {
    await before(n);
    const browser = browsers[random(browsers.length)]!;
    if (random(20) === 0) browser.cookies.set('sid', CLIENT_ID);
    const path = PATHS[random(PATHS.length)]!;
    said.hear(await browser.request(path, { method: path.startsWith('/log') ? 'POST' : 'GET' }));
    const id = browser.cookies.get('sid');
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

/** Paths that show variables do so on purpose; what else shows the value, leaks it. */
function secretsOf(ids: ReadonlySet<string>): string[] {
  return [...ids, STORE_TEXT];
}

jest.setTimeout(300_000);

describe.each(platforms)('P16 ids stay secret on $name', (platform) => {
  it('with a store that breaks in every way, and data that is broken', async () => {
    using said = new EverythingSaid();
    const adapter = new FailingAdapter();
    await using app = await startApp(platform, adapter, said);
    const random = dice(16);
    const ids = await browse(app, said, random, async () => {
      adapter.broken.clear();
      if (random(3) === 0) adapter.broken.add((['load', 'swap', 'touch'] as const)[random(3)]!);
      const [victim] = [...adapter.ids].slice(-1);
      if (random(10) === 0 && victim !== undefined) await adapter.inner.write(victim, `{"broken": "${victim}`, 600);
    });
    const secrets = secretsOf(new Set([...ids, ...adapter.ids]));
    const leaks = said.leaks(secrets);
    report({
      promise: 'P16',
      adapter: `failing store, ${platform.name}`,
      attempts: REQUESTS,
      violations: leaks.length,
    });
    expect(leaks).toEqual([]);
    expect(secrets.length).toBeGreaterThan(20);
    // Silence would prove nothing.
    expect(said.count).toBeGreaterThan(REQUESTS);
    expect(said.log.text).not.toContain(SECRET_VALUE);
  });

  it('with a Redis that fails in every way', async () => {
    using said = new EverythingSaid();
    const store = new RedisStore('redis');
    await store.start();
    try {
      await using app = await startApp(platform, store.adapter(), said);
      const faults = isLarge ? store.faults : mainFaults(store);
      const each = Math.floor(REQUESTS / faults.length);
      const ids = await browse(app, said, dice(61), async (n) => {
        const fault = faults[Math.floor(n / each)];
        if (n % each === 2) await fault?.begin();
        if (n % each !== each - 6) return;
        await fault?.end();
        await eventually(async () => expect((await app.client().get('/write')).status).toBe(200));
      });
      const leaks = said.leaks(secretsOf(ids));
      report({ promise: 'P16', adapter: `redis, ${platform.name}`, attempts: REQUESTS, violations: leaks.length });
      expect(leaks).toEqual([]);
      expect(ids.size).toBeGreaterThan(5);
    } finally {
      await store.stop();
    }
  });

  it('when a program shows its session', async () => {
    using said = new EverythingSaid();
    await using app = await startApp(platform, new FailingAdapter(), said);
    const browser = app.client();
    await browser.get('/write');
    said.hear(await browser.get('/show'));
    expect(said.leaks([browser.cookies.get('sid')!])).toEqual([]);
  });

  it('files are for their owner alone', async () => {
    const savePath = join(mkdtempSync(join(tmpdir(), 'session-test-modes-')), 'sessions');
    using said = new EverythingSaid();
    await using app = await startApp(platform, new StreamAdapter({ savePath }), said);
    const browser = app.client();
    await browser.get('/write');
    await browser.post('/login');
    const modes = readdirSync(savePath).map((name) => statSync(join(savePath, name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(statSync(savePath).mode & 0o777).toBe(0o700);
    rmSync(join(savePath, '..'), { recursive: true });
  });
});
