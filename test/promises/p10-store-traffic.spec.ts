import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { RedisAdapter, RedisHashAdapter, Session, type SessionAdapter, type SessionManager } from '../../lib/index.js';
import { sessionIds } from '../../lib/core/session-id.js';
import { platforms } from '../support/platforms.js';
import { CountingLine } from '../support/counting-line.js';
import { report } from '../support/promises/report.js';
import { size } from '../support/promises/size.js';
import { RedisServer } from '../support/servers/redis-server.js';
import { TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

import { Monitor } from '../unit/adapters/redis/monitor.js';

// P10: what requests cost the store, counted on a real Redis: commands by MONITOR, round trips and bytes on the line.

const REQUESTS = size(20, 1000);
/** Each of them waits for the slow line. */
const SLOW_REQUESTS = size(5, 100);
const READS = new Set(['get', 'hgetall', 'pttl', 'ttl', 'hmget']);

@Controller()
class TrafficController {
  @Get('plain') plain() {
    return {};
  }
  @Get('read') read(@Session('user') user: string | undefined) {
    return { user };
  }
  @Get('write') write(@Session() session: SessionManager) {
    return { n: session.increment('n') };
  }
  /** An object that is handed out, and not changed. */
  @Get('look') look(@Session() session: SessionManager) {
    return { cart: session.get('cart'), bag: session.bag('bag').toArray() };
  }
  @Post('cart') @HttpCode(200) cart(@Session() session: SessionManager) {
    session
      .set('cart', { items: [1, 2, 3] })
      .bag('bag')
      .set('key', ['value']);
    return {};
  }
  @Post('small') @HttpCode(200) small(@Session() session: SessionManager) {
    session.set('user', 'ann').set('role', 'editor').set('n', 1);
    return { id: session.getId() };
  }
  @Post('big') @HttpCode(200) big(@Session() session: SessionManager) {
    for (let at = 0; at < 50; at += 1) session.set(`v${at}`, 'x'.repeat(1000));
    return {};
  }
}

interface Subject {
  readonly name: string;
  readonly create: (port: number) => SessionAdapter;
  /** Plain commands of a read. */
  readonly read: number;
  /** Bytes up for a read and a small write on a session of 50 kB; without fields the session goes up again. */
  readonly bytesUp: number;
}

const SUBJECTS: readonly Subject[] = [
  { name: 'redis', create: (port) => new RedisAdapter({ port }), read: 2, bytesUp: 60_000 },
  { name: 'redis-hash', create: (port) => new RedisHashAdapter({ port }), read: 1, bytesUp: 512 },
];

jest.setTimeout(size(60_000, 600_000));

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

function start(subject: Subject, port: number): Promise<TestApp> {
  // A machine that is busy is not what is tested.
  const session = { adapter: subject.create(port), commandTimeout: 30 };
  return TestApp.start(platforms[0]!, { session, controllers: [TrafficController] });
}

/** What MONITOR sees of the sessions while a path is asked so often; what scripts do inside the server does not count. */
async function commandsOf(client: TestClient, path: string, headers: Record<string, string> = {}): Promise<string[]> {
  const monitor = await Monitor.start(server.port);
  try {
    const lines = await monitor.during(async () => {
      for (let at = 0; at < REQUESTS; at += 1) await client.get(path, { headers });
    });
    return lines.map((line) => line.split(' ')[0]!.toLowerCase()).filter((name) => name !== 'lua' && name !== 'ping');
  } finally {
    monitor.stop();
  }
}

describe.each(SUBJECTS)('P10 traffic of $name', (subject) => {
  const told = (kind: string, actual: number, expected: number): void => {
    const violations = actual > expected ? 1 : 0;
    report({ promise: 'P10', adapter: `${subject.name}, ${kind}`, attempts: REQUESTS, violations });
  };

  it('anonymous requests and routes without session: no command', async () => {
    await using app = await start(subject, server.port);
    const client = app.client();
    await client.post('/small');
    const foreign = { cookie: `sid=${sessionIds()()}` };
    const commands = [
      ...(await commandsOf(app.client(), '/read')),
      ...(await commandsOf(app.client(), '/plain', foreign)),
      ...(await commandsOf(client, '/plain')),
    ];
    told('no session', commands.length, 0);
    expect(commands).toEqual([]);
  });

  it('a read: the commands of one load, no write; nothing changed: no write', async () => {
    await using app = await start(subject, server.port);
    const client = app.client();
    await client.post('/cart');
    for (const path of ['/read', '/look']) {
      const commands = await commandsOf(client, path);
      told(path, commands.length, REQUESTS * subject.read);
      expect(commands.filter((name) => !READS.has(name))).toEqual([]);
      expect(commands.length).toBeLessThanOrEqual(REQUESTS * subject.read);
      expect(commands.length).toBeGreaterThanOrEqual(REQUESTS);
    }
  });

  it('a read is one round trip, a read and a write two', async () => {
    const line = await CountingLine.start(server.port);
    try {
      await using app = await start(subject, line.port);
      const client = app.client();
      await client.post('/cart');
      for (const [path, expected] of [
        ['/read', 1],
        ['/write', 2],
        ['/look', 1],
      ] as const) {
        await client.get(path);
        const before = line.roundTrips;
        for (let at = 0; at < SLOW_REQUESTS; at += 1) await client.get(path);
        const trips = (line.roundTrips - before) / SLOW_REQUESTS;
        told(`${path} in round trips`, trips, expected);
        expect(trips).toBeLessThanOrEqual(expected);
        expect(Math.round(trips)).toBe(expected);
      }
    } finally {
      await line.stop();
    }
  });

  it('a small write on a session of 50 kB: bytes up', async () => {
    const line = await CountingLine.start(server.port);
    try {
      await using app = await start(subject, line.port);
      const client = app.client();
      await client.post('/big');
      await client.get('/write');
      const before = line.up;
      for (let at = 0; at < REQUESTS; at += 1) await client.get('/write');
      const up = (line.up - before) / REQUESTS;
      told('bytes up', up, subject.bytesUp);
      expect(up).toBeGreaterThan(100);
      expect(up).toBeLessThanOrEqual(subject.bytesUp);
    } finally {
      await line.stop();
    }
  });

  it('a session of three small variables: at most 400 bytes in Redis', async () => {
    await using app = await start(subject, server.port);
    await server.cli('FLUSHALL');
    await app.client().post('/small');
    const [key] = (await server.cli('KEYS', '*')).split('\n');
    const bytes = Number(await server.cli('MEMORY', 'USAGE', key!));
    told('bytes of a small session', bytes, 400);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(400);
  });
});
