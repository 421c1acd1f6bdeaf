import { Cluster } from 'ioredis';
import { RedisHashAdapter } from '../../../../lib/adapters/redis-hash/redis-hash.adapter.js';
import type { SessionManager } from '../../../../lib/core/session-manager.js';
import { Bench } from '../../../support/open-session.js';
import { RedisCluster } from '../../../support/servers/redis-cluster.js';
import { HashServer } from './hash-server.js';

// Two adapters on one server are in test/promises.

const REQUESTS = 200;

jest.setTimeout(60_000);

const redis = new HashServer();
let cluster: RedisCluster;
let client: Cluster;

beforeAll(async () => {
  cluster = await RedisCluster.start();
  client = new Cluster([{ host: '127.0.0.1', port: cluster.ports[0] }]);
});

afterAll(async () => {
  client.disconnect();
  await cluster.stop();
});

describe('two adapters on a Cluster', () => {
  let first: Bench;
  let second: Bench;

  beforeEach(() => {
    const bench = (): Bench =>
      new Bench({ adapter: new RedisHashAdapter({ client, readTimeout: 5 }, redis.clock) }, redis.clock);
    [first, second] = [bench(), bench()];
  });

  /** Any number of requests at once, by the two processes in turn. */
  async function atOnce(id: string, work: (session: SessionManager, at: number) => unknown): Promise<void> {
    const requests = Array.from({ length: REQUESTS }, async (_, at) => {
      const session = await (at % 2 === 0 ? first : second).started(id);
      work(session, at);
      await session.save();
    });
    await Promise.allSettled(requests);
    await Promise.all(requests);
  }

  it('two hundred requests that set their own key, a key of one bag, and count: nothing is lost', async () => {
    const id = await first.stored();
    await atOnce(id, (session, at) => {
      session.set(`key${at}`, at).increment('count');
      session.bag('cart').set(`item${at}`, at).increment('items');
    });
    const stored = (await second.variablesOf(id)) as Record<string, unknown>;
    expect(stored['count']).toBe(REQUESTS);
    expect(stored['cart']).toMatchObject({ items: REQUESTS, item0: 0, [`item${REQUESTS - 1}`]: REQUESTS - 1 });
    expect(Object.keys(stored['cart'] as object)).toHaveLength(REQUESTS + 1);
    expect(Object.keys(stored)).toHaveLength(REQUESTS + 3);
  });

  it('fifty that compute one value from what is there: nothing is lost', async () => {
    const id = await first.stored({ list: [] });
    await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const session = await (at % 2 === 0 ? first : second).started(id);
        session.update('list', (list: unknown) => [...(list as number[]), at]);
        await session.save();
      }),
    );
    const { list } = (await second.variablesOf(id)) as { list: number[] };
    expect([...list].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });

  it('a destroyed session, written late by the other process, stays destroyed', async () => {
    const id = await first.stored();
    const late = await second.started(id);
    const ending = await first.started(id);
    ending.destroy();
    await ending.save();
    late.set('user', 'Eve');
    await late.save().catch(() => undefined);
    expect(await second.variablesOf(id)).toBeUndefined();
    expect(second.noticed('dropped-write')).toHaveLength(1);
    expect(await second.adapter.read(id)).toBe('');
  });

  it('a rotated id stays retired, and what was written late is in its successor', async () => {
    const id = await first.stored();
    const late = await second.started(id);
    const rotating = await first.started(id);
    rotating.regenerateId();
    await rotating.save();
    late.set('late', true);
    await late.save();
    expect(await second.variablesOf(id)).toBeUndefined();
    expect(await second.variablesOf(rotating.getId())).toEqual({ user: 'Ann', late: true });
  });

  it('an untouched session that ended meanwhile is not revived by the touch', async () => {
    const id = await first.stored();
    redis.clock.advance(600);
    const idle = await second.started(id);
    await first.adapter.destroy(id);
    await idle.save();
    await second.engine.drain();
    expect(await first.adapter.read(id)).toBe('');
  });

  it('two hundred writers against one logout: nothing is left', async () => {
    const id = await first.stored();
    const writers = atOnce(id, (session) => session.increment('n')).catch(() => undefined);
    const ending = await second.started(id);
    ending.destroy();
    await ending.save();
    await writers;
    expect(await first.adapter.read(id)).toBe('');
  });
});

it('a retired record is prolonged by nobody', async () => {
  const bench = new Bench({ adapter: redis.adapter }, redis.clock);
  const id = await bench.stored();
  const session = await bench.started(id);
  session.regenerateId();
  await session.save();
  const { revision } = (await redis.adapter.loadFields(id)) as { revision: number };
  await redis.pass(60);
  expect(await redis.adapter.touch(id, revision, 3600)).toBe(false);
  expect(await redis.adapter.getSession(id)).toBeNull();
  expect(await redis.adapter.setSessionTtl(id, 3600)).toBe(false);
  expect(Number(await redis.server.cli('TTL', `session:${id}`))).toBeLessThanOrEqual(900 - 60 + 1);
});
