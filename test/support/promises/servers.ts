import { rmSync } from 'node:fs';
import { MongoServer } from '../servers/mongo-server/mongo-server.js';
import { HandlerSocketServer } from '../servers/handler-socket-server.js';
import { MemcachedServer } from '../servers/memcached-server.js';
import { PostgresServer } from '../servers/postgres-server.js';
import { RedisServer } from '../servers/redis-server.js';
import { newFolder } from '../servers/server-process.js';

interface Stoppable {
  stop(): Promise<void>;
}

/** Starts a server when it is first needed, once. */
class Once<T> {
  private running: Promise<T> | undefined;

  constructor(
    private readonly begin: () => Promise<T>,
    private readonly finish: (server: T) => Promise<void>,
  ) {}

  start(): Promise<T> {
    this.running ??= this.begin();
    return this.running;
  }

  async stop(): Promise<void> {
    if (this.running === undefined) return;
    const server = await this.running.catch(() => undefined);
    this.running = undefined;
    if (server !== undefined) await this.finish(server);
  }
}

function once<T extends Stoppable>(begin: () => Promise<T>): Once<T> {
  return new Once(begin, (server) => server.stop());
}

/** The servers of one suite. MariaDB is the one that has HandlerSocket. */
export const servers = {
  folder: new Once(
    () => newFolder('promises'),
    async (folder) => rmSync(folder, { recursive: true, force: true }),
  ),
  redis: once(() => RedisServer.start()),
  memcached: once(() => MemcachedServer.start('-m', '256')),
  postgres: once(() => PostgresServer.start()),
  mariadb: once(() => HandlerSocketServer.start({ args: ['--handlersocket-threads-wr=4'] })),
  mongo: new Once(
    () => MongoServer.start(),
    (server) => server.kill(),
  ),
};

export async function stopServers(): Promise<void> {
  await Promise.all(Object.values(servers).map((server) => server.stop()));
}
