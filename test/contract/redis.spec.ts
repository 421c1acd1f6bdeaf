import { Cluster, Redis } from 'ioredis';
import { RedisAdapter } from '../../lib/adapters/redis/redis.adapter.js';
import type { RedisAdapterOptions } from '../../lib/adapters/redis/redis.options.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { shortenAll } from '../support/redis-time.js';
import { RedisCluster } from '../support/servers/redis-cluster.js';
import { RedisServer } from '../support/servers/redis-server.js';

jest.setTimeout(30_000);

let server: RedisServer;
let second: RedisServer;
let cluster: RedisCluster;
let client: Redis;
let clusterClient: Cluster;
/** One for each database that the ways below use. */
let databases: Redis[] = [];

beforeAll(async () => {
  [server, second, cluster] = await Promise.all([RedisServer.start(), RedisServer.start(), RedisCluster.start()]);
  client = new Redis(server.port, { keyPrefix: 'app[1]:' });
  clusterClient = new Cluster([{ host: '127.0.0.1', port: cluster.ports[0] }]);
  databases = [
    ...[0, 3, 5].map((db) => new Redis(server.port, { db })),
    new Redis(second.port, { db: 2 }),
    ...cluster.ports.map((port) => new Redis(port)),
  ];
}, 60_000);

afterAll(async () => {
  for (const each of [...databases, client, clusterClient]) each.disconnect();
  await Promise.all([server.stop(), second.stop(), cluster.stop()]);
});

/** Each way to reach Redis, as the options for it. */
const WAYS: Record<string, () => RedisAdapterOptions> = {
  'a server by host and port': () => ({ port: server.port }),
  'a unix socket': () => ({ socket: server.socket, index: 5 }),
  'a url': () => ({ url: `redis://127.0.0.1:${server.port}/3` }),
  'a path with two servers': () => ({
    path: `tcp://127.0.0.1:${server.port}?weight=1, tcp://127.0.0.1:${second.port}?weight=2&database=2`,
  }),
  'a client of the application': () => ({ client, prefix: 'with*?[special]\\-' }),
  'a Cluster of the application': () => ({ client: clusterClient }),
};

for (const [way, options] of Object.entries(WAYS)) {
  describeAdapterContract(
    { describe, it },
    {
      name: `RedisAdapter on ${way}`,
      async create() {
        await Promise.all(databases.map((database) => database.flushdb()));
        return new RedisAdapter(options());
      },
      rival: () => new RedisAdapter(options()),
      async advance(seconds) {
        for (const database of databases) await shortenAll(database, seconds);
      },
    },
  );
}
