import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseAdapter } from '../../../lib/adapters/database/database.adapter.js';
import { HandlerSocketAdapter } from '../../../lib/adapters/handler-socket/handler-socket.adapter.js';
import { MemoryAdapter } from '../../../lib/adapters/memory/memory.adapter.js';
import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import type { FakeClock } from '../../../lib/testing/fake-clock.js';
import { NaiveAdapter } from '../naive.adapter.js';
import { PATIENT, type Place } from './place.js';
import { servers } from './servers.js';

/** A store that has to keep the promises: inside one process, or at a place that several can share. */
export type Store = { readonly name: string } & (
  { readonly within: (clock: FakeClock) => SessionAdapter } | { readonly newPlace: () => Promise<Place> }
);

/** Every built-in store with conditional writes; each place is one without sessions. */
export const STORES: readonly Store[] = [
  { name: 'memory', within: (clock) => new MemoryAdapter({}, clock) },
  { name: 'files', newPlace: async () => ({ store: 'files', savePath: join(await servers.folder.start(), word()) }) },
  { name: 'redis', newPlace: () => redis('redis') },
  { name: 'redis-hash', newPlace: () => redis('redis-hash') },
  { name: 'memcached', newPlace: memcached },
  { name: 'postgres', newPlace: postgres },
  { name: 'mariadb', newPlace: mariadb },
  { name: 'sqlite', newPlace: sqlite },
  { name: 'mongo', newPlace: async () => ({ store: 'mongo', url: await mongoUrl(), collection: word() }) },
  { name: 'handler-socket', newPlace: handlerSocket },
  { name: 'hashed-id around redis', newPlace: async () => ({ store: 'hashed-id', inner: await redis('redis') }) },
];

/** One that keeps none of them: the test of the tests. */
export const NAIVE: Store = { name: 'naive', within: () => new NaiveAdapter() };

async function redis(store: 'redis' | 'redis-hash'): Promise<Place> {
  return { store, port: (await servers.redis.start()).port, prefix: `${word()}:` };
}

async function memcached(): Promise<Place> {
  const { host, port } = await servers.memcached.start();
  return { store: 'memcached', host, port, prefix: `${word()}-` };
}

async function postgres(): Promise<Place> {
  return withTable({ dialect: 'postgres', ...(await servers.postgres.start()).options });
}

async function mariadb(): Promise<Place> {
  return withTable({ dialect: 'mysql', ...(await servers.mariadb.start()).sql.options });
}

async function sqlite(): Promise<Place> {
  return withTable({ dialect: 'sqlite', filename: join(await servers.folder.start(), `${word()}.db`) });
}

async function withTable(db: (Place & { store: 'database' })['db']): Promise<Place> {
  const table = `sessions_${word()}`;
  const adapter = new DatabaseAdapter({ db, table, timeout: PATIENT });
  await adapter.createTable();
  await adapter.close();
  return { store: 'database', db, table };
}

async function handlerSocket(): Promise<Place> {
  const running = await servers.mariadb.start();
  const server = running.table(`sessions_${word()}`);
  await running.sql.query(new HandlerSocketAdapter({ server }).createTableSql());
  return { store: 'handler-socket', server };
}

/** A real MongoDB to test against, instead of the server in this repository. */
async function mongoUrl(): Promise<string> {
  return process.env['MONGO_URL'] ?? (await servers.mongo.start()).url;
}

/** A name that nothing has. */
function word(): string {
  return randomUUID().replaceAll('-', '');
}
