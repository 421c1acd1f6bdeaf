import { Cluster, Redis } from 'ioredis';
import { RedisHashAdapter } from '../../lib/adapters/redis-hash/redis-hash.adapter.js';
import type { RedisHashAdapterOptions } from '../../lib/adapters/redis-hash/redis-hash.options.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import type { FakeClock } from '../../lib/testing/fake-clock.js';
import { shortenAll } from '../support/redis-time.js';
import { RedisCluster } from '../support/servers/redis-cluster.js';
import { RedisServer } from '../support/servers/redis-server.js';

jest.setTimeout(30_000);

let server: RedisServer;
let cluster: RedisCluster;
let client: Redis;
let clusterClient: Cluster;
/** One for each database that the ways below use. */
let databases: Redis[] = [];
/** What is left of a session follows from the time of its last use: the adapter's clock has to move as well. */
const clocks = new WeakMap<object, FakeClock>();

beforeAll(async () => {
  [server, cluster] = await Promise.all([RedisServer.start(), RedisCluster.start()]);
  client = new Redis(server.port, { keyPrefix: 'app[1]:' });
  clusterClient = new Cluster([{ host: '127.0.0.1', port: cluster.ports[0] }]);
  databases = [...[0, 3].map((db) => new Redis(server.port, { db })), ...cluster.ports.map((port) => new Redis(port))];
}, 60_000);

afterAll(async () => {
  for (const each of [...databases, client, clusterClient]) each.disconnect();
  await Promise.all([server.stop(), cluster.stop()]);
});

/** Each way to reach Redis, as the options for it. */
const WAYS: Record<string, () => RedisHashAdapterOptions> = {
  'a server by host and port': () => ({ port: server.port }),
  'a url': () => ({ url: `redis://127.0.0.1:${server.port}/3` }),
  'a client of the application': () => ({ client, prefix: 'with*?[special]\\-' }),
  'a Cluster of the application': () => ({ client: clusterClient }),
};

for (const [way, options] of Object.entries(WAYS)) {
  describeAdapterContract(
    { describe, it },
    {
      name: `RedisHashAdapter on ${way}`,
      async create(clock) {
        await Promise.all(databases.map((database) => database.flushdb()));
        const adapter = new RedisHashAdapter(options(), clock);
        clocks.set(adapter, clock);
        return adapter;
      },
      rival: (_, clock) => new RedisHashAdapter(options(), clock),
      async advance(seconds, adapter) {
        clocks.get(adapter)?.advance(seconds);
        for (const database of databases) await shortenAll(database, seconds);
      },
    },
  );
}
