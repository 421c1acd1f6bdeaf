import { LibmemcachedAdapter, MemoryAdapter, NoopAdapter, RedisAdapter, StreamAdapter } from '../../../lib/index.js';
import type { DemoStore } from '../stores/demo-store.js';
import { HandlerSocketStore } from '../stores/handler-socket.store.js';
import { MongoStore } from '../stores/mongo.store.js';
import { mysqlStore } from '../stores/mysql.store.js';
import { PlainStore } from '../stores/plain.store.js';
import { postgresStore } from '../stores/postgres.store.js';
import { RedisHashStore } from '../stores/redis-hash.store.js';
import { sqliteStore } from '../stores/sqlite.store.js';
import { type Environment, EnvironmentError } from './environment.js';
import { portOf, serverOf, timeoutOf, urlOf } from './server-of-environment.js';

/** @param timeout - seconds that the store may take */
type Maker = (environment: Environment, timeout: number | undefined) => DemoStore | Promise<DemoStore>;

const MYSQL = 'mysql://root@127.0.0.1:3306/test';
const POSTGRES = 'postgres://postgres@127.0.0.1:5432/postgres';
const MONGO = 'mongodb://127.0.0.1:27017/test';
const FILE = 'temp/demo-sessions.db';

/** The stores that the demo can run on, by the names of `SESSION_ADAPTER`. */
const STORES: Readonly<Record<string, Maker>> = {
  stream: () => streamStore(),
  memory: () => new PlainStore(new MemoryAdapter()),
  noop: () => new PlainStore(new NoopAdapter()),
  redis: redisStore,
  'redis-hash': (environment, timeout) => new RedisHashStore(serverOf(environment, 'REDIS', 6379), timeout),
  memcached: memcachedStore,
  mysql: (environment, timeout) => mysqlStore(urlOf(environment, 'MYSQL_URL', MYSQL), timeout),
  postgres: (environment, timeout) => postgresStore(urlOf(environment, 'POSTGRES_URL', POSTGRES), timeout),
  sqlite: (environment, timeout) => sqliteStore(environment['SQLITE_FILE'] ?? FILE, timeout),
  mongo: (environment, timeout) => MongoStore.on(urlOf(environment, 'MONGO_URL', MONGO), timeout),
  handlersocket: handlerSocketStore,
};

/** `SESSION_ADAPTER`; files when it is not set. */
export async function storeOfEnvironment(environment: Environment): Promise<DemoStore> {
  const name = environment['SESSION_ADAPTER'] ?? 'stream';
  if (!Object.hasOwn(STORES, name)) throw new EnvironmentError('SESSION_ADAPTER', name, Object.keys(STORES));
  return (STORES[name] as Maker)(environment, timeoutOf(environment));
}

function streamStore(): DemoStore {
  const adapter = new StreamAdapter();
  return new PlainStore(adapter, `${adapter.savePath}/`);
}

function redisStore(environment: Environment, readTimeout: number | undefined): DemoStore {
  const prefix = 'sess-reds-';
  const adapter = new RedisAdapter({ ...serverOf(environment, 'REDIS', 6379), prefix, readTimeout });
  return new PlainStore(adapter, `GET ${prefix}`);
}

function memcachedStore(environment: Environment, timeout: number | undefined): DemoStore {
  const prefix = 'sess-memc-';
  const servers = [serverOf(environment, 'MEMCACHED', 11211)];
  // The driver counts milliseconds.
  const client = { timeout: timeout && timeout * 1000 };
  return new PlainStore(new LibmemcachedAdapter({ servers, prefix, client }), `get ${prefix}`);
}

function handlerSocketStore(environment: Environment, timeout: number | undefined): DemoStore {
  const server = {
    ...serverOf(environment, 'HANDLERSOCKET', 9998),
    portWrite: portOf(environment, 'HANDLERSOCKET_PORT_WRITE', 9999),
    dbname: environment['HANDLERSOCKET_DBNAME'] ?? 'session',
    secret: environment['HANDLERSOCKET_SECRET'] ?? '',
  };
  return new HandlerSocketStore(server, timeout);
}
