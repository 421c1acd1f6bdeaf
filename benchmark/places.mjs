import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Servers beside Redis, and the places that subjects get. A server that cannot be started is told and left out. */
const SERVERS = {
  redisHashCluster: { file: 'redis-cluster', name: 'RedisCluster', placeOf: ({ ports }) => ({ ports }) },
  memcached: { file: 'memcached-server', name: 'MemcachedServer', placeOf: ({ port }) => ({ port }) },
  postgres: { file: 'postgres-server', name: 'PostgresServer', placeOf: ({ options }) => options },
  mariadb: { file: 'mariadb-server', name: 'MariadbServer', placeOf: ({ options }) => options },
};

/** Places outside Redis where our adapters keep sessions: processes and a folder, all of them temporary. */
export class Places {
  static async open(load) {
    const places = new Places(await mkdtemp(join(tmpdir(), 'session-benchmark-')));
    for (const key of Object.keys(SERVERS)) await places.start(key, load);
    return places;
  }

  constructor(folder) {
    this.folder = folder;
    this.servers = [];
    /** By subject. */
    this.byKey = { memory: {}, files: { folder }, sqlite: { folder } };
  }

  async start(key, load) {
    const { file, name, placeOf } = SERVERS[key];
    try {
      const server = await (await load(file))[name].start();
      this.servers.push(server);
      this.byKey[key] = placeOf(server);
    } catch (error) {
      console.error(`Without ${key}: ${error.message}`);
    }
  }

  async close() {
    await Promise.all(this.servers.map((server) => server.stop()));
    // A server process that just ended may still have had a file open.
    await pause(50);
    await rm(this.folder, { recursive: true, force: true });
  }
}
