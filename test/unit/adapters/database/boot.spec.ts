import { DatabaseAdapter } from '../../../../lib/adapters/database/database.adapter.js';
import type { DatabaseAdapterOptions } from '../../../../lib/adapters/database/database.options.js';
import { SessionError } from '../../../../lib/errors/session.error.js';
import { MariadbServer } from '../../../support/servers/mariadb-server.js';
import { PostgresServer } from '../../../support/servers/postgres-server.js';
import {
  MariadbDatabase,
  PostgresDatabase,
  SqliteDatabase,
  type TestDatabaseServer,
} from '../../../support/servers/test-databases.js';
import { newTable, PATIENT } from '../../../support/session-tables.js';

async function refusal(options: DatabaseAdapterOptions): Promise<SessionError> {
  const adapter = new DatabaseAdapter({ timeout: PATIENT, ...options });
  try {
    await adapter.open();
  } catch (error) {
    if (SessionError.is(error, 'E_SESSION_STORE_CONFIGURATION')) return error;
    throw error;
  } finally {
    await adapter.close();
  }
  throw new Error('It was opened');
}

describe.each([new PostgresDatabase(), new MariadbDatabase(), new SqliteDatabase()])('boot on $name', (database) => {
  let table: string;
  const ddl = (id: string, data: string, modified: string, key = 'PRIMARY KEY (session_id)'): Promise<unknown> =>
    database.run(
      `CREATE TABLE ${table} (session_id ${id} NOT NULL, data ${data}, created_at INTEGER NOT NULL, modified_at ${modified}${key && `, ${key}`})`,
    );
  const refused = (): Promise<SessionError> => refusal({ db: database.db, table });

  beforeAll(() => database.start(), 120_000);
  afterAll(() => database.stop());
  beforeEach(() => (table = newTable()));

  it('a missing table is named, with what makes it', async () => {
    expect((await refused()).message).toMatch(new RegExp(`no table "${table}".+createTable\\(\\)`));
  });

  it('a missing column is named, with those that are there', async () => {
    await ddl('VARCHAR(64)', 'TEXT', 'INTEGER');
    const { message } = await refusal({ db: database.db, table, columns: { modified_at: 'changed' } });
    expect(message).toMatch(/no column "changed".+created_at, data, modified_at, session_id/);
  });

  it('ids that could be there twice are refused', async () => {
    await ddl('VARCHAR(64)', 'TEXT', 'INTEGER', '');
    expect((await refused()).message).toMatch(/"session_id" is not a primary key/);
  });

  it('a key of two columns is no key', async () => {
    await ddl('VARCHAR(64)', 'TEXT', 'INTEGER', 'PRIMARY KEY (session_id, created_at)');
    expect((await refused()).message).toMatch(/not a primary key/);
  });

  it('a unique index is as good as a primary key', async () => {
    await ddl('VARCHAR(64)', 'TEXT', 'INTEGER', 'UNIQUE (session_id)');
    const adapter = new DatabaseAdapter({ db: database.db, table, timeout: PATIENT });
    expect(await adapter.open()).toBe(true);
  });

  it('a time column that holds no number is refused', async () => {
    await ddl('VARCHAR(64)', 'TEXT', 'TIMESTAMP NULL');
    expect((await refused()).message).toMatch(/"modified_at" is of type timestamp/);
  });

  it('a data column that would change the data is refused', async () => {
    await ddl('VARCHAR(64)', 'DECIMAL(10)', 'INTEGER');
    expect((await refused()).message).toMatch(/"data" is of type/);
  });
});

describe.each([new PostgresDatabase(), new MariadbDatabase()])(
  'boot on the server $name',
  (database: TestDatabaseServer) => {
    const table = newTable();
    const { PASSWORD } = database instanceof PostgresDatabase ? PostgresServer : MariadbServer;

    beforeAll(async () => {
      await database.start();
      await new DatabaseAdapter({ db: database.db, table, timeout: PATIENT }).createTable();
    }, 120_000);
    afterAll(() => database.stop());

    const target = (more: object): DatabaseAdapterOptions => ({
      db: { ...(database.target as object), ...more } as DatabaseAdapterOptions['db'],
      table,
    });

    it('a wrong password is one typed error, without the password', async () => {
      const error = await refusal(target({ user: 'guarded', password: 'wrong horse' }));
      expect(error.message).toMatch(/the user or the password is wrong/);
      expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('wrong horse');
    });

    it('a database that does not exist is one typed error', async () => {
      expect((await refusal(target({ database: 'nowhere' }))).message).toMatch(/database does not exist/);
    });

    it('missing rights are one typed error', async () => {
      const error = await refusal(target({ user: 'guarded', password: PASSWORD }));
      // MySQL hides what the user may not see.
      expect(error.message).toMatch(/may not use|may see/);
    });

    it('the right to read alone is not enough', async () => {
      await database.run(`GRANT SELECT ON ${table} TO guarded`);
      const error = await refusal(target({ user: 'guarded', password: PASSWORD }));
      expect(error.message).toMatch(/may not use the table.+Grant SELECT, INSERT, UPDATE and DELETE/);
    });

    it("Phalcon's names of the account work", async () => {
      await database.run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO guarded`);
      const { dialect, host, port, database: dbname } = database.target as unknown as Record<string, string>;
      const db = { dialect, host, port, username: 'guarded', password: PASSWORD, dbname } as never;
      const adapter = new DatabaseAdapter({ db, table, timeout: PATIENT });
      expect(await adapter.open()).toBe(true);
      await adapter.write('0123456789abcdefghijklmnopqrstuv', 'data', 60);
      await adapter.close();
    });
  },
);
