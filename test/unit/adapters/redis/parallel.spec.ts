import { Cluster, Redis } from 'ioredis';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import type { RedisAdapterOptions } from '../../../../lib/adapters/redis/redis.options.js';
import { Bench } from '../../../support/open-session.js';
import { RedisCluster } from '../../../support/servers/redis-cluster.js';
import { RedisServer } from '../../../support/servers/redis-server.js';

// Connections of the adapter's own are in test/promises.

const REQUESTS = 200;

jest.setTimeout(60_000);

let server: RedisServer;
let cluster: RedisCluster;
let client: Redis;
let clusterClient: Cluster;
const adapters: RedisAdapter[] = [];

beforeAll(async () => {
  [server, cluster] = await Promise.all([RedisServer.start(), RedisCluster.start()]);
  client = new Redis(server.port, { enableAutoPipelining: true, keyPrefix: 'app:' });
  clusterClient = new Cluster([{ host: '127.0.0.1', port: cluster.ports[0] }], { enableAutoPipelining: true });
});

afterEach(async () => {
  await Promise.all(adapters.splice(0).map((each) => each.close()));
});

afterAll(async () => {
  client.disconnect();
  clusterClient.disconnect();
  await Promise.all([server.stop(), cluster.stop()]);
});

const WAYS: Record<string, () => RedisAdapterOptions> = {
  'a client of the application that pipelines by itself': () => ({ client }),
  'a Cluster of the application that pipelines by itself': () => ({ client: clusterClient }),
};

/** Two processes: two adapters, each with an engine of its own. */
function twoProcesses(options: RedisAdapterOptions): [Bench, Bench] {
  const pair = [0, 1].map(() => new RedisAdapter({ ...options, readTimeout: 20 }));
  adapters.push(...pair);
  return pair.map((adapter) => new Bench({ adapter })) as [Bench, Bench];
}

describe.each(Object.entries(WAYS))('%s, from two processes', (_way, options) => {
  it(`${REQUESTS} requests on one session at the same time: every change and every count is kept`, async () => {
    const benches = twoProcesses(options());
    const id = await benches[0].stored({ count: 0 });
    const requests = Array.from({ length: REQUESTS }, async (_, index) => {
      const session = await (benches[index % 2] as Bench).started(id);
      session.set(`key${index}`, index);
      session.increment('count');
      session.bag('cart').set(`item${index}`, index);
      await session.save();
    });
    await Promise.all(requests);
    const stored = (await benches[1].variablesOf(id)) as Record<string, unknown>;
    expect(stored['count']).toBe(REQUESTS);
    expect(Object.keys(stored['cart'] as object)).toHaveLength(REQUESTS);
    expect(Object.keys(stored).filter((key) => key.startsWith('key'))).toHaveLength(REQUESTS);
  });

  it('a destroyed session, written late by the other process, stays destroyed', async () => {
    const [first, second] = twoProcesses(options());
    const id = await first.stored();
    const late = await second.started(id);
    const ending = await first.started(id);
    ending.destroy();
    await ending.save();
    late.set('user', 'Eve');
    await late.save().catch(() => undefined);
    expect(await second.variablesOf(id)).toBeUndefined();
    expect(second.noticed('dropped-write')).toHaveLength(1);
  });

  it('a rotated id stays retired, and what was written late is in its successor', async () => {
    const [first, second] = twoProcesses(options());
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
});
