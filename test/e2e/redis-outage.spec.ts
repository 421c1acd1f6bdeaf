import { setTimeout as pause } from 'node:timers/promises';
import { RedisAdapter } from '../../lib/index.js';
import { LogCapture } from '../support/log-capture.js';
import { type Platform, platforms } from '../support/platforms.js';
import { RedisServer } from '../support/servers/redis-server.js';
import { TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { OutageController } from './support/outage.controller.js';

/** Milliseconds. What is promised is 550, 5 and 1000; a busy machine gets more, and none of these passes for a hang. */
const IN_TIME = 2500;
const AT_ONCE = 400;
const BACK_AGAIN = 4000;

let server: RedisServer;
const warnings: string[] = [];
const hear = (warning: Error): void => void warnings.push(warning.message);

beforeAll(async () => {
  server = await RedisServer.start();
  process.on('warning', hear);
});

afterAll(async () => {
  process.off('warning', hear);
  await server.stop();
});

async function timed(client: TestClient, path: string): Promise<{ status: number; time: number }> {
  const began = performance.now();
  const { status } = await client.get(path);
  return { status, time: performance.now() - began };
}

describe.each(platforms)('an application on $name whose Redis stands still', (platform) => {
  it('answers in time, then at once, and works soon after Redis does; the log has two lines', async () => {
    const log = new LogCapture();
    await using app = await TestApp.start(platform, {
      // Its own defaults: that is what is promised.
      session: { adapter: new RedisAdapter({ port: server.port }), commandTimeout: 0.5 },
      controllers: [OutageController],
      configure: (made) => void made.useLogger(log),
    });
    const client = app.client();
    await client.post('/login');
    warnings.length = 0;
    const before = log.lines.length;

    server.process.signal('SIGSTOP');
    const slow = await Promise.all(Array.from({ length: 20 }, () => timed(client, '/who')));
    expect(slow.map(({ status }) => status)).toEqual(Array(20).fill(503));
    expect(Math.max(...slow.map(({ time }) => time))).toBeLessThan(IN_TIME);

    const quick: number[] = [];
    for (let n = 0; n < 50; n += 1) {
      const { status, time } = await timed(client, '/who');
      expect(status).toBe(503);
      quick.push(time);
      expect((await client.get('/plain')).status).toBe(200);
    }
    // But for the trials, of which there are few.
    expect(quick.sort((a, b) => a - b)[Math.floor(quick.length / 2)]).toBeLessThan(AT_ONCE);

    server.process.signal('SIGCONT');
    const since = performance.now();
    while ((await client.get('/who')).status !== 200) {
      if (performance.now() - since > BACK_AGAIN) break;
      await pause(5);
    }
    expect(performance.now() - since).toBeLessThan(BACK_AGAIN);
    expect((await client.get('/who')).json()).toEqual({ user: 'Ann' });

    const lines = log.lines.slice(before);
    expect(lines).toEqual([expect.stringContaining('does not answer'), expect.stringContaining('works again')]);
    expect(warnings).toEqual([]);
  });
});

describe('an application whose Redis is away at boot', () => {
  it('starts, says so once, fails its sessions, and works when Redis does', async () => {
    await server.process.kill();
    const log = new LogCapture();
    warnings.length = 0;
    await using app = await TestApp.start(platforms[0] as Platform, {
      session: { adapter: new RedisAdapter({ port: server.port, retryInterval: 0.1 }) },
      controllers: [OutageController],
      configure: (made) => void made.useLogger(log),
    });
    const client = app.client();
    for (let n = 0; n < 3; n += 1) expect((await client.post('/login')).status).toBe(503);
    expect((await client.get('/plain')).status).toBe(200);
    const lines = log.lines.filter((line) => line.includes('does not answer') || line.includes('Sessions fail'));
    expect(lines).toEqual([expect.stringContaining('does not answer')]);
    expect(warnings).toEqual([]);
    await server.process.restart();
    const since = performance.now();
    while ((await client.post('/login')).status !== 200 && performance.now() - since < BACK_AGAIN) await pause(5);
    expect((await client.get('/who')).json()).toEqual({ user: 'Ann' });
  });
});
