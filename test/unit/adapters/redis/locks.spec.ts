import { Redis } from 'ioredis';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import { RedisServer } from '../../../support/servers/redis-server.js';

const ID = 'a'.repeat(32);

let server: RedisServer;
let redis: Redis;
let adapter: RedisAdapter;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.port);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
  adapter = new RedisAdapter({ port: server.port, readTimeout: 30 });
});
afterEach(() => adapter.close());

describe('the lock of a session on Redis', () => {
  it("is Phalcon's: 32 hexadecimal digits under <prefix><id>-lock, with an end", async () => {
    const held = await adapter.lock(ID, { wait: 1, expiry: 30 });
    expect(await redis.get(`sess-reds-${ID}-lock`)).toMatch(/^[0-9a-f]{32}$/);
    expect(await redis.pttl(`sess-reds-${ID}-lock`)).toBeGreaterThan(20_000);
    await held.release();
    expect(await redis.dbsize()).toBe(0);
  });

  it("is phpredis' with the path of phpredis", async () => {
    const php = new RedisAdapter({ path: `tcp://127.0.0.1:${server.port}`, readTimeout: 30 });
    const held = await php.lock(ID, { wait: 1, expiry: 30 });
    expect(await redis.keys('*')).toEqual([`PHPREDIS_SESSION:${ID}_LOCK`]);
    await held.release();
    await php.close();
  });

  it('that ended meanwhile and is somebody else’s stays theirs', async () => {
    const held = await adapter.lock(ID, { wait: 1, expiry: 30 });
    await redis.set(`sess-reds-${ID}-lock`, 'theirs');
    await held.release();
    expect(await redis.get(`sess-reds-${ID}-lock`)).toBe('theirs');
  });

  it('of PHP is waited for, and taken when it ends', async () => {
    await redis.set(`sess-reds-${ID}-lock`, 'theirs', 'PX', 60);
    const held = await adapter.lock(ID, { wait: 10, expiry: 30 });
    expect(await redis.get(`sess-reds-${ID}-lock`)).not.toBe('theirs');
    await held.release();
  });

  it('is no session in a list of sessions', async () => {
    await adapter.write(ID, 'data', 60);
    const held = await adapter.lock(ID, { wait: 1, expiry: 30 });
    const ids: string[] = [];
    for await (const id of adapter.ids()) ids.push(id);
    expect(ids).toEqual([ID]);
    await held.release();
  });
});
