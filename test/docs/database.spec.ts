import { inspect } from 'node:util';
import { drizzle } from 'drizzle-orm/node-postgres';
import knexOf, { type Knex } from 'knex';
import { Kysely, MysqlDialect, PostgresDialect } from 'kysely';
import { createPool } from 'mysql2';
import { DatabaseAdapter } from '../../lib/adapters/database/database.adapter.js';
import type { DatabaseAdapterOptions } from '../../lib/adapters/database/database.options.js';
import { mysqlDialect } from '../../lib/adapters/database/mysql.dialect.js';
import { postgresDialect } from '../../lib/adapters/database/postgres.dialect.js';
import { sqliteDialect } from '../../lib/adapters/database/sqlite.dialect.js';
import { tableNames } from '../../lib/adapters/database/table-names.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { MariadbDatabase, PostgresDatabase } from '../support/servers/test-databases.js';
import { contractSubject, newTable, PATIENT } from '../support/session-tables.js';
import { Page } from './support/markdown.js';
import { runExample } from './support/run-example.js';

type Db = DatabaseAdapterOptions['db'];
type Maker = (...args: unknown[]) => Db;

const page = new Page('docs/adapters/database.md');
const COLUMNS = { session_id: 'session_id', data: 'data', created_at: 'created_at', modified_at: 'modified_at' };

/** What the example of a file exports. */
function example(file: string, name: string): Maker {
  const block = page.blocks('ts').find(({ code }) => code.startsWith(`// ${file}\n`));
  return runExample(block?.code ?? '')[name] as Maker;
}

describe('the tables of docs/adapters/database.md', () => {
  const blocks = page.blocks('sql').map(({ code }) => code.trim());

  it.each([mysqlDialect, postgresDialect, sqliteDialect])('of $title is what createTable() makes', (dialect) => {
    const names = tableNames('session_data', COLUMNS, (name) => dialect.quote(name));
    expect(blocks).toContain(
      dialect
        .ddl(names)
        .map((statement) => `${statement};`)
        .join('\n'),
    );
  });

  it("the incubator's becomes a full one by the statements for it", async () => {
    const database = new MariadbDatabase();
    await database.start();
    try {
      await database.run(`CREATE TABLE session_data (session_id VARCHAR(35) NOT NULL, data text NOT NULL,
        created_at INT unsigned NOT NULL, modified_at INT unsigned DEFAULT NULL, PRIMARY KEY (session_id))`);
      const alter = blocks.find((block) => block.startsWith('ALTER')) ?? '';
      for (const statement of alter.split(';').filter(Boolean)) await database.run(statement);
      const adapter = new DatabaseAdapter({ db: database.db, timeout: PATIENT });
      await adapter.open();
      expect(adapter).toMatchObject({ maxIdLength: 128, maxBytes: 16_777_216 - 4096 });
    } finally {
      await database.stop();
    }
  }, 120_000);
});

describe('the examples of docs/adapters/database.md', () => {
  const postgres = new PostgresDatabase();
  const mariadb = new MariadbDatabase();
  const made: Record<string, Db> = {};
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    await postgres.start();
    await mariadb.start();
    const kyselyExecutor = example('kysely-executor.ts', 'kyselyExecutor');
    const knexExecutor = example('knex-executor.ts', 'knexExecutor');
    const kyselys = {
      postgres: new Kysely({ dialect: new PostgresDialect({ pool: postgres.server.pool() }) }),
      mysql: new Kysely({ dialect: new MysqlDialect({ pool: createPool(mariadb.server.options) }) }),
    };
    const knexes: Record<string, Knex> = {
      postgres: knexOf({ client: 'pg', connection: postgres.server.options }),
      mysql: knexOf({ client: 'mysql2', connection: mariadb.server.options }),
    };
    for (const dialect of ['postgres', 'mysql'] as const) {
      made[`Kysely for ${dialect}`] = kyselyExecutor(dialect, kyselys[dialect]);
      made[`Knex for ${dialect}`] = knexExecutor(dialect, knexes[dialect]);
      closing.push(
        () => kyselys[dialect].destroy(),
        () => knexes[dialect]!.destroy(),
      );
    }
    made['Drizzle for postgres'] = example('drizzle-connection.ts', 'drizzleConnection')(drizzle(postgres.db));
  }, 120_000);

  afterAll(async () => {
    for (const close of closing) await close();
    await postgres.stop();
    await mariadb.stop();
  });

  const NAMES = ['Kysely', 'Knex'].flatMap((name) => [`${name} for postgres`, `${name} for mysql`]);

  it.each(NAMES)('%s: an error shows neither id nor data', async (name) => {
    const table = newTable();
    const adapter = new DatabaseAdapter({ db: made[name]!, table, timeout: PATIENT });
    await adapter.createTable();
    const id = '0123456789abcdefghijklmnopqrstuv';
    await adapter.write(id, 'a value', 60);
    await (name.endsWith('mysql') ? mariadb : postgres).run(`DROP TABLE ${table}`);
    for (const attempt of [
      () => adapter.write(id, 'a value', 60),
      () => adapter.swap(id, 'x', 'a value', 60),
      () => adapter.read(id),
    ]) {
      const error: unknown = await (attempt() as Promise<unknown>).catch((failure: unknown) => failure);
      expect(error).toMatchObject({
        code: 'E_SESSION_STORE',
        cause: { code: name.includes('mysql') ? 'ER_NO_SUCH_TABLE' : '42P01' },
      });
      const everything = inspect(error, { depth: 9, showHidden: true });
      for (const secret of [id, 'a value', Buffer.from('a value').toString('hex')]) {
        expect(everything).not.toContain(secret);
      }
    }
  });

  for (const name of [...NAMES, 'Drizzle for postgres']) {
    const database = name.endsWith('mysql') ? mariadb : postgres;
    describeAdapterContract(
      { describe, it },
      contractSubject({ name, db: () => made[name]!, run: (sql) => database.run(sql) }),
    );
  }
});
