import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { DatabaseAdapter } from '../../../../lib/adapters/database/database.adapter.js';
import { DatabaseClient, type DatabaseDrivers } from '../../../../lib/adapters/database/database-client.js';
import type { DatabaseAdapterOptions } from '../../../../lib/adapters/database/database.options.js';
import { MissingDriverError } from '../../../../lib/errors/missing-driver.error.js';
import { SqliteDatabase } from '../../../support/servers/test-databases.js';
import { newTable, PATIENT } from '../../../support/session-tables.js';

const ID = '0123456789abcdefghijklmnopqrstuv';

describe('DatabaseAdapter on SQLite', () => {
  const database = new SqliteDatabase();
  let table: string;
  const make = (options: Partial<DatabaseAdapterOptions> = {}): DatabaseAdapter =>
    new DatabaseAdapter({ db: database.db, table, timeout: PATIENT, ...options });

  beforeAll(() => database.start());
  afterAll(() => database.stop());
  beforeEach(() => (table = newTable()));

  it('a file that we open is in WAL mode; a database of the application stays as it is', async () => {
    const filename = join(database.folder, 'own.db');
    const own = make({ db: { dialect: 'sqlite', filename } });
    await own.createTable();
    await own.close();
    const file = new Database(filename);
    expect(file.pragma('journal_mode', { simple: true })).toMatchObject({ journal_mode: 'wal' });
    file.close();
    const theirs = new Database(join(database.folder, 'theirs.db'));
    await make({ db: theirs }).createTable();
    expect(theirs.pragma('journal_mode', { simple: true })).toMatchObject({ journal_mode: 'delete' });
    theirs.close();
  });

  it('another process that holds the database longer than the deadline is a store error', async () => {
    await make().createTable();
    const own = make({ db: database.target, timeout: 0.05 });
    await own.open();
    database.db.exec('BEGIN IMMEDIATE');
    try {
      await expect(own.write(ID, 'data', 60)).rejects.toMatchObject({
        code: 'E_SESSION_STORE',
        message: expect.stringMatching(/Another process holds the database/),
        cause: { code: expect.stringMatching(/^SQLITE_BUSY/) },
      });
      expect(await own.read(ID)).toBe('');
    } finally {
      database.db.exec('ROLLBACK');
      await own.close();
    }
  });

  it('a session is not written into a transaction of the application', async () => {
    const adapter = make();
    await adapter.createTable();
    database.db.exec('BEGIN');
    try {
      await expect(adapter.write(ID, 'data', 60)).rejects.toThrow(/a connection of their own/);
    } finally {
      database.db.exec('ROLLBACK');
    }
  });

  it('a file whose folder does not exist stops the boot', async () => {
    const db = { dialect: 'sqlite', filename: join(database.folder, 'nowhere', 'sessions.db') } as const;
    await expect(make({ db }).open()).rejects.toMatchObject({ code: 'E_SESSION_STORE_CONFIGURATION' });
  });

  it('a file that is no database stops the boot', async () => {
    const filename = join(database.folder, 'text.db');
    writeFileSync(filename, 'this is no database, and longer than its header would be'.repeat(10));
    await expect(make({ db: { dialect: 'sqlite', filename } }).open()).rejects.toMatchObject({
      code: 'E_SESSION_STORE_CONFIGURATION',
    });
  });

  it('a column without a type for text stops the boot', async () => {
    await database.run(
      `CREATE TABLE ${table} (session_id VARCHAR(64) PRIMARY KEY, data JSON, created_at INT, modified_at INT)`,
    );
    await expect(make().open()).rejects.toThrow(/"data" is of type json.+TEXT/);
  });

  it("the incubator's table works as it is, in MySQL's own words", async () => {
    await database.run(`CREATE TABLE \`${table}\` (\`session_id\` VARCHAR(35) NOT NULL, \`data\` text NOT NULL,
      \`created_at\` INT unsigned NOT NULL, \`modified_at\` INT unsigned DEFAULT NULL, PRIMARY KEY (\`session_id\`))`);
    const adapter = make();
    await adapter.open();
    await adapter.write(ID, '007', 60);
    expect(await adapter.read(ID)).toBe('007');
  });

  it("never takes 'ID' for 'id', whatever the collation", async () => {
    await database.run(
      `CREATE TABLE ${table} (session_id TEXT COLLATE NOCASE PRIMARY KEY, data TEXT, created_at INT, modified_at INT)`,
    );
    const adapter = make();
    await adapter.write(ID, 'mine', 60);
    const version = (await adapter.load(ID))?.version ?? '';
    expect(await adapter.touch(ID.toUpperCase(), version, 60)).toBe(false);
    await adapter.destroy(ID.toUpperCase());
    await expect(adapter.write(ID.toUpperCase(), 'theirs', 60)).rejects.toThrow(/ignores case/);
    expect(await adapter.read(ID)).toBe('mine');
  });

  it('data that another program stored as bytes is read and replaced', async () => {
    const adapter = make();
    await adapter.createTable();
    const now = Math.floor(Date.now() / 1000);
    await database.run(`INSERT INTO ${table} VALUES ('${ID}', x'7b7d', ${now}, NULL)`);
    const found = await adapter.load(ID);
    expect(found?.data).toBe('{}');
    expect((await adapter.swap(ID, found?.version ?? '', 'new', 60)).swapped).toBe(true);
  });

  describe('without a driver', () => {
    const missing = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' }));
    const none: DatabaseDrivers = { pg: missing, mysql2: missing, 'better-sqlite3': missing, libsql: missing };

    it.each([
      [{ dialect: 'sqlite', filename: ':memory:' } as const, 'better-sqlite3'],
      [{ dialect: 'postgres' } as const, 'pg'],
      [{ dialect: 'mysql' } as const, 'mysql2'],
    ])('%j names the line that installs it', async (target, driver) => {
      const connecting = new DatabaseClient(target, 1, none).connect();
      await expect(connecting).rejects.toBeInstanceOf(MissingDriverError);
      await expect(connecting).rejects.toThrow(`npm install ${driver}`);
    });

    it('libsql stands in for better-sqlite3', async () => {
      const drivers = { ...none, libsql: () => import('libsql') };
      const { close } = await new DatabaseClient({ dialect: 'sqlite', filename: ':memory:' }, 1, drivers).connect();
      await close();
    });
  });
});
