import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HandlerSocketAdapter } from '../../lib/index.js';
import { storeOfEnvironment } from '../../sample/01-demo/environment/store-of-environment.js';
import type { DemoStore } from '../../sample/01-demo/stores/demo-store.js';
import { HandlerSocketServer } from '../support/servers/handler-socket-server.js';
import { MemcachedServer } from '../support/servers/memcached-server.js';
import { MongoServer } from '../support/servers/mongo-server/mongo-server.js';
import { PostgresServer } from '../support/servers/postgres-server.js';
import { RedisServer } from '../support/servers/redis-server.js';
import { requireProgram } from '../support/servers/debian-package.js';
import { newFolder } from '../support/servers/server-process.js';
import { RunningDemo } from './running-demo.js';

jest.setTimeout(60_000);

let redis: RedisServer;
let memcached: MemcachedServer;
let mariadb: HandlerSocketServer;
let postgres: PostgresServer;
let mongo: MongoServer;
let folder: string;

beforeAll(async () => {
  folder = await newFolder('demo');
  [redis, memcached, mariadb, postgres, mongo] = await Promise.all([
    RedisServer.start(),
    MemcachedServer.start(),
    HandlerSocketServer.start(),
    PostgresServer.start(),
    MongoServer.start(),
  ]);
  const { dbname } = mariadb.table('php_session');
  await mariadb.sql.query(new HandlerSocketAdapter({ server: { dbname } }).createTableSql());
}, 120_000);

afterAll(async () => {
  await Promise.all([redis, memcached, mariadb, postgres].map((server) => server?.stop()));
  await mongo?.kill();
  await rm(folder, { recursive: true });
});

interface Kind {
  readonly name: string;
  readonly adapter: string;
  /** The variables of the environment that lead to it. */
  environment(): Record<string, string>;
  readonly place: RegExp;
  /** Parts of what the store's own client tells about a session. */
  raw(id: string): string[] | Promise<string[]>;
}

const COLUMNS = 'created_at, modified_at';

const KINDS: readonly Kind[] = [
  {
    name: 'redis',
    adapter: 'RedisAdapter',
    environment: () => ({ REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) }),
    place: /^GET sess-reds-/,
    raw: async (id) => [await redis.cli('GET', `sess-reds-${id}`)],
  },
  {
    name: 'redis-hash',
    adapter: 'RedisHashAdapter',
    environment: () => ({ REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) }),
    place: /^HGETALL session:/,
    raw: async (id) =>
      (await redis.cli('HGETALL', `session:${id}`))
        .replace(/^(.*)\n(.*)(\n|$)/gm, '$1 = $2\n')
        .trim()
        .split('\n'),
  },
  {
    name: 'memcached',
    adapter: 'LibmemcachedAdapter',
    environment: () => ({ MEMCACHED_HOST: memcached.host, MEMCACHED_PORT: String(memcached.port) }),
    place: /^get sess-memc-/,
    raw: async (id) => [(await memcached.ask(`get sess-memc-${id}`)).split('\r\n')[1] ?? ''],
  },
  {
    name: 'mysql',
    adapter: 'DatabaseAdapter',
    environment: () => ({ MYSQL_URL: `mysql://root@127.0.0.1:${mariadb.sql.port}/test` }),
    place: /FROM session_data/,
    raw: (id) =>
      columnsOf(mariadb.sql.cli(`SELECT ${COLUMNS}, data FROM session_data WHERE session_id = '${id}'`), '\t'),
  },
  {
    name: 'postgres',
    adapter: 'DatabaseAdapter',
    environment: () => ({ POSTGRES_URL: `postgres://postgres@127.0.0.1:${postgres.port}/postgres` }),
    place: /FROM session_data/,
    raw: (id) =>
      columnsOf(
        postgres.psql(`SELECT ${COLUMNS}, convert_from(data, 'UTF8') FROM session_data WHERE session_id = '${id}'`),
        '|',
      ),
  },
  {
    name: 'sqlite',
    adapter: 'DatabaseAdapter',
    environment: () => ({ SQLITE_FILE: join(folder, 'new', 'sessions.db') }),
    place: /FROM session_data/,
    raw: (id) => columnsOf(sqlite(`SELECT ${COLUMNS}, data FROM session_data WHERE session_id = '${id}'`), '|'),
  },
  {
    name: 'mongo',
    adapter: 'MongoAdapter',
    environment: () => ({ MONGO_URL: mongo.url }),
    place: /^db\.session_data\.findOne\(/,
    raw: () => ["modified = ISODate('20", 'revision = ', 'data = {"format":1,'],
  },
  {
    name: 'handlersocket',
    adapter: 'HandlerSocketAdapter',
    environment: () => ({
      HANDLERSOCKET_PORT: String(mariadb.port),
      HANDLERSOCKET_PORT_WRITE: String(mariadb.portWrite),
      HANDLERSOCKET_DBNAME: 'test',
    }),
    place: /^test\.php_session, id /,
    raw: (id) => {
      const [revision = '', data = ''] = mariadb.sql
        .cli(`SELECT revision, data FROM php_session WHERE id = '${id}'`)
        .split('\t');
      return [`revision = ${revision}`, `data = ${data}`];
    },
  },
];

function sqlite(sql: string): string {
  const file = join(folder, 'new', 'sessions.db');
  return execFileSync(requireProgram('sqlite3', 'sqlite3'), [file, sql], { encoding: 'utf8' }).trimEnd();
}

function columnsOf(row: string, separator: string): string[] {
  const [created = '', modified = '', ...data] = row.split(separator);
  return [`created_at = ${created}`, `modified_at = ${modified}`, `data = ${data.join(separator)}`];
}

/** Without the blanks and line ends that the page puts in. */
function dense(text: string): string {
  return text.replace(/\s/g, '');
}

/** What a page shows in one element, as the browser reads it. */
function textIn(page: string, id: string): string {
  const [, markup = ''] = new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(page) ?? [];
  const characters: Record<string, string> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' };
  return markup.replace(/&([a-z#\d]+);/g, (_, name: string) => characters[name] as string);
}

describe.each(KINDS)('the demo with SESSION_ADAPTER=$name', ({ name, adapter, environment, place, raw }) => {
  const start = async (): Promise<{ demo: RunningDemo; store: DemoStore }> => {
    const store = await storeOfEnvironment({ SESSION_ADAPTER: name, STORE_TIMEOUT: '20', ...environment() });
    return { demo: await RunningDemo.start('express', store), store };
  };

  it('starts a session, counts, shows what the store holds, and logs out', async () => {
    const { demo, store } = await start();
    await using running = demo;
    const { client } = running;
    expect(store.adapter.constructor.name).toBe(adapter);

    await client.submit('/start', { name: 'Ann', lifetime: '300' });
    const id = client.cookies.get('sid') as string;
    await Promise.all(Array.from({ length: 5 }, () => client.post('/counter.json')));
    await client.submit('/basket/add', { item: 'apple' });

    const page = (await client.get('/')).text;
    expect(page).toContain('Hello, Ann');
    expect(textIn(page, 'counter')).toBe('5');
    expect(textIn(page, 'stored-place')).toMatch(place);
    const stored = textIn(page, 'stored');
    for (const part of await raw(id)) expect(dense(stored)).toContain(dense(part));
    expect(stored).toMatch(/counter(":| =) 5\b/);
    expect(Number(textIn(page, 'stored-bytes'))).toBeGreaterThan(100);
    expect(stored).not.toContain('[object');
    expect(page).not.toContain(id);

    expect(await client.submit('/logout')).toMatchObject({ status: 303, location: '/' });
    expect((await client.get('/')).text).toContain('You are logged out.');
    expect(client.cookies.size).toBe(0);
    expect((await store.show(id)).bytes).toBe(0);
  });
});
