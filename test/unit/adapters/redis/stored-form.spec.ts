import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import { shortHash } from '../../../../lib/utils/short-hash.js';
import { Bench } from '../../../support/open-session.js';
import { RedisServer } from '../../../support/servers/redis-server.js';
import { CountingLine } from '../../../support/counting-line.js';
import { Monitor } from './monitor.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const KEY = `sess-reds-${ID}`;

let server: RedisServer;
let admin: Redis;
let adapter: RedisAdapter;
const extra: RedisAdapter[] = [];

beforeAll(async () => {
  server = await RedisServer.start();
  admin = new Redis(server.port);
});

beforeEach(async () => {
  await admin.flushall();
  adapter = await opened({});
});

afterEach(async () => {
  await Promise.all([adapter, ...extra.splice(0)].map((each) => each.close()));
});

afterAll(async () => {
  admin.disconnect();
  await server.stop();
});

async function opened(options: object): Promise<RedisAdapter> {
  const made = new RedisAdapter({ port: server.port, ...options });
  extra.push(made);
  await made.open();
  return made;
}

describe('what redis-cli sees', () => {
  it('a session is one string: the key, the bytes of the JSON serializer, the idle lifetime', async () => {
    const bench = new Bench({ adapter });
    const id = await bench.stored({ name: 'Ann', n: 5 });
    const now = bench.clock.now();
    const metadata = { idHash: shortHash(id), created: now, issued: now, ends: now + 86_400_000 };
    const json = { format: 1, ...metadata, variables: { name: 'Ann', n: 5 } };
    expect(await server.cli('KEYS', '*')).toBe(`sess-reds-${id}`);
    expect(await server.cli('TYPE', `sess-reds-${id}`)).toBe('string');
    expect(await server.cli('GET', `sess-reds-${id}`)).toBe(JSON.stringify(json));
    expect(Number(await server.cli('TTL', `sess-reds-${id}`))).toBeGreaterThanOrEqual(3599);
    expect(Number(await server.cli('PTTL', `sess-reds-${id}`))).toBeLessThanOrEqual(3_600_000);
  });

  it("prefix, lifetime and index are Phalcon's: my-ID, 77 seconds, database 1", async () => {
    const other = await opened({ prefix: 'my-', lifetime: 77, index: 1 });
    await other.write(ID, 'x', other.getLifetime());
    expect(await server.cli('-n', '1', 'KEYS', '*')).toBe(`my-${ID}`);
    expect(await server.cli('-n', '1', 'TTL', `my-${ID}`)).toBe('77');
    expect(await server.cli('DBSIZE')).toBe('0');
  });

  it("the key of PHP's own handler with path, and none of Phalcon's prefix with an empty one", async () => {
    const php = await opened({ port: undefined, path: `tcp://127.0.0.1:${server.port}` });
    await php.write(ID, 'x', 60);
    expect(await server.cli('KEYS', '*')).toBe(`PHPREDIS_SESSION:${ID}`);
    await admin.flushall();
    const bare = await opened({ prefix: '' });
    await bare.write(ID, 'x', 60);
    expect(await server.cli('KEYS', '*')).toBe(ID);
  });

  it('lifetimes are in milliseconds, rounded up', async () => {
    await adapter.write(ID, 'x', 0.0001);
    await adapter.write(ID, 'x', 100.0001);
    const left = Number(await server.cli('PTTL', KEY));
    expect(left).toBeGreaterThan(98_000);
    expect(left).toBeLessThanOrEqual(100_001);
  });

  it.each([0, -1, NaN, Infinity, 1e300])('a lifetime of %p is refused before anything is sent', async (lifetime) => {
    await expect(adapter.write(ID, 'x', lifetime)).rejects.toMatchObject({ code: 'E_SESSION_OPTION' });
    await expect(adapter.swap(ID, null, 'x', lifetime)).rejects.toMatchObject({ code: 'E_SESSION_OPTION' });
    await expect(adapter.touch(ID, 'x', lifetime)).rejects.toMatchObject({ code: 'E_SESSION_OPTION' });
    expect(await server.cli('DBSIZE')).toBe('0');
  });

  it('data that was set aside is there for a day, with its bytes', async () => {
    await admin.set(KEY, Buffer.from([0x7b, 0xff, 0x00]), 'PX', 60_000);
    const data = await adapter.read(ID);
    await adapter.quarantine(ID, data);
    expect(await server.cli('KEYS', '*')).toBe(`${KEY}:corrupt`);
    expect(await admin.getBuffer(`${KEY}:corrupt`)).toEqual(Buffer.from([0x7b, 0xff, 0x00]));
    expect(Math.round(Number(await server.cli('TTL', `${KEY}:corrupt`)) / 10)).toBe(8640);
  });

  it('bytes that are no UTF-8: the version is that of the bytes, and a swap fits', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x41]);
    await admin.set(KEY, bytes, 'PX', 60_000);
    const stored = await adapter.load(ID);
    expect(stored?.version).toBe(createHash('sha1').update(bytes).digest('hex'));
    expect(await adapter.swap(ID, stored?.version ?? null, 'repaired', 60)).toMatchObject({ swapped: true });
  });

  it('a key without an expiry is a session without an end', async () => {
    await admin.set(KEY, 'for ever');
    expect((await adapter.load(ID))?.remaining).toBe(Infinity);
    expect(await adapter.swap(ID, 'stale', 'x', 60)).toMatchObject({
      swapped: false,
      current: { remaining: Infinity },
    });
  });

  it('a key of another type: the verbs fail with the reason, and its value stays', async () => {
    await admin.hset(KEY, 'field', 'value');
    const failed = { code: 'E_SESSION_STORE', message: expect.stringContaining('prefix of its own') as string };
    await expect(adapter.read(ID)).rejects.toMatchObject(failed);
    await expect(adapter.load(ID)).rejects.toMatchObject(failed);
    await expect(adapter.swap(ID, null, 'x', 60)).rejects.toMatchObject(failed);
    await expect(adapter.swap(ID, 'version', null, 60)).rejects.toMatchObject(failed);
    await expect(adapter.touch(ID, 'version', 60)).rejects.toMatchObject(failed);
    expect(await admin.hgetall(KEY)).toEqual({ field: 'value' });
  });

  it('ids() lists what is a session, and nothing else', async () => {
    await adapter.write(ID, 'x', 60);
    await admin.hset('sess-reds-hash', 'a', 'b');
    await admin.set('sess-reds-with:colon', 'x');
    await admin.set(`other-${ID}`, 'x');
    const listed: string[] = [];
    for await (const id of adapter.ids()) listed.push(id);
    expect(listed).toEqual([ID]);
  });

  it('half a surrogate pair and more than 512 MB are refused before anything is sent', async () => {
    await expect(adapter.write(ID, 'x\ud800', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await expect(adapter.swap(ID, null, '\udc00', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(adapter.maxBytes).toBe(512 * 1024 * 1024);
    expect(await server.cli('DBSIZE')).toBe('0');
  });
});

describe('what MONITOR sees', () => {
  it('read: GET; load: GET and PTTL; write: SET PX; destroy: UNLINK', async () => {
    const monitor = await Monitor.start(server.port);
    expect(await monitor.during(() => adapter.read(ID))).toEqual([`get ${KEY}`]);
    expect(await monitor.during(() => adapter.load(ID))).toEqual([`get ${KEY}`, `pttl ${KEY}`]);
    expect(await monitor.during(() => adapter.write(ID, 'data', 60))).toEqual([`set ${KEY} data PX 60000`]);
    expect(await monitor.during(() => adapter.destroy(ID))).toEqual([`unlink ${KEY}`]);
    monitor.stop();
  });

  it('swap and touch: one script each, which gets a digest and never the old data', async () => {
    await adapter.swap(ID, null, 'old data', 60);
    const { version } = (await adapter.load(ID)) as { version: string };
    const monitor = await Monitor.start(server.port);
    const swapped = await monitor.during(() => adapter.swap(ID, version, 'new data', 60));
    expect(swapped).toEqual([
      expect.stringMatching(new RegExp(`^evalsha [0-9a-f]{40} 1 ${KEY} ${version} 60000 new data$`)),
      `lua GET ${KEY}`,
      `lua SET ${KEY} new data PX 60000`,
    ]);
    const next = createHash('sha1').update('new data').digest('hex');
    expect(await monitor.during(() => adapter.touch(ID, next, 90))).toEqual([
      expect.stringMatching(new RegExp(`^evalsha [0-9a-f]{40} 1 ${KEY} ${next} 90000$`)),
      `lua GET ${KEY}`,
      `lua PEXPIRE ${KEY} 90000`,
    ]);
    expect(await monitor.during(() => adapter.swap(ID, next, null, 0))).toEqual([
      expect.stringMatching(new RegExp(`^evalsha [0-9a-f]{40} 1 ${KEY} ${next} 0$`)),
      `lua GET ${KEY}`,
      `lua UNLINK ${KEY}`,
    ]);
    monitor.stop();
  });

  it('a request that reads: 2 plain commands; that writes: those and one script; that changes nothing: no script', async () => {
    const bench = new Bench({ adapter });
    const id = await bench.stored();
    const monitor = await Monitor.start(server.port);
    const names = async (work: () => unknown): Promise<(string | undefined)[]> =>
      (await monitor.during(work)).filter((line) => !line.startsWith('lua ')).map((line) => line.split(' ')[0]);
    const request = async (change: boolean): Promise<void> => {
      const session = await bench.started(id);
      if (change) session.set('changed', 1);
      await session.save();
    };
    expect(await names(() => request(false))).toEqual(['get', 'pttl']);
    expect(await names(() => request(true))).toEqual(['get', 'pttl', 'evalsha']);
    monitor.stop();
  });

  it('SCRIPT FLUSH: the next swap sends the script again, and works', async () => {
    await adapter.swap(ID, null, 'first', 60);
    await server.cli('SCRIPT', 'FLUSH');
    const { version } = (await adapter.load(ID)) as { version: string };
    const monitor = await Monitor.start(server.port);
    const seen = await monitor.during(async () => {
      expect(await adapter.swap(ID, version, 'second', 60)).toMatchObject({ swapped: true });
      expect(await adapter.swap(ID, version, 'late', 60)).toMatchObject({ swapped: false });
    });
    expect(seen.filter((line) => !line.startsWith('lua ')).map((line) => line.split(' ')[0])).toEqual([
      'evalsha',
      'eval',
      'evalsha',
    ]);
    monitor.stop();
  });
});

describe('round trips', () => {
  it('read, load, swap, touch, write and destroy: one each', async () => {
    const line = await CountingLine.start(server.port);
    const far = await opened({ port: line.port });
    const { version } = (await far.swap(ID, null, 'first', 60)) as { version: string };
    await far.touch(ID, version, 60);
    const verbs: Record<string, () => unknown> = {
      read: () => far.read(ID),
      load: () => far.load(ID),
      touch: () => far.touch(ID, version, 60),
      'swap, refused': () => far.swap(ID, 'stale', 'x', 60),
      swap: () => far.swap(ID, version, 'second', 60),
      write: () => far.write(ID, 'third', 60),
      destroy: () => far.destroy(ID),
    };
    for (const [verb, call] of Object.entries(verbs)) {
      line.roundTrips = 0;
      await call();
      expect({ verb, roundTrips: line.roundTrips }).toEqual({ verb, roundTrips: 1 });
    }
    await far.close();
    await line.stop();
  });
});
