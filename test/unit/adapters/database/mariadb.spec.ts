import { createPool } from 'mysql2/promise';
import { DatabaseAdapter } from '../../../../lib/adapters/database/database.adapter.js';
import type { DatabaseAdapterOptions } from '../../../../lib/adapters/database/database.options.js';
import { MariadbServer } from '../../../support/servers/mariadb-server.js';
import { MariadbDatabase } from '../../../support/servers/test-databases.js';
import { newTable, PATIENT } from '../../../support/session-tables.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const TEXT = 'ü 世界 😀 \0 \\ \' " `';

describe('DatabaseAdapter on MariaDB', () => {
  const database = new MariadbDatabase();
  let table: string;
  const make = (options: Partial<DatabaseAdapterOptions> = {}): DatabaseAdapter =>
    new DatabaseAdapter({ db: database.db, table, timeout: PATIENT, ...options });
  const createIncubatorTable = (more = ''): Promise<unknown> =>
    database.run(`CREATE TABLE ${table} (session_id VARCHAR(35) NOT NULL, data text NOT NULL,
      created_at INT unsigned NOT NULL, modified_at INT unsigned DEFAULT NULL, PRIMARY KEY (session_id)) ${more}`);

  beforeAll(() => database.start(), 120_000);
  afterAll(() => database.stop());
  beforeEach(() => (table = newTable()));

  describe("the incubator's table, in the server's own collation", () => {
    it('holds ids of 35 characters and data of 65,535 bytes', async () => {
      await createIncubatorTable();
      const adapter = make();
      await adapter.open();
      expect(adapter).toMatchObject({ maxIdLength: 35, maxBytes: 65_535 });
      await adapter.write('z'.repeat(35), 'é'.repeat(32_767), 60);
      await expect(adapter.write('z'.repeat(36), 'x', 60)).rejects.toThrow(/does not fit/);
      await expect(adapter.write(ID, 'é'.repeat(32_768), 60)).rejects.toThrow(/65536 bytes.+65535/);
    });

    it("never takes 'ID' for 'id'", async () => {
      await createIncubatorTable();
      const adapter = make();
      const other = ID.toUpperCase();
      await adapter.write(ID, 'mine', 60);
      const version = (await adapter.load(ID))?.version ?? '';
      expect(await adapter.load(other)).toBeNull();
      expect(await adapter.touch(other, version, 600)).toBe(false);
      expect(await adapter.swap(other, version, 'theirs', 60)).toEqual({ swapped: false, current: null });
      expect(await adapter.swap(other, version, null, 0)).toEqual({ swapped: false, current: null });
      await adapter.destroy(other);
      await adapter.quarantine(other, 'mine');
      for (const attempt of [adapter.write(other, 'theirs', 60), adapter.swap(other, null, 'theirs', 60)]) {
        await expect(attempt).rejects.toThrow(/collation that ignores case/);
      }
      expect(await adapter.read(ID)).toBe('mine');
    });
  });

  it('a column that cannot hold all text stops the boot, with the remedy', async () => {
    await createIncubatorTable('CHARACTER SET latin1');
    await expect(make().open()).rejects.toMatchObject({
      code: 'E_SESSION_STORE_CONFIGURATION',
      message: expect.stringMatching(/character set latin1.+utf8mb4/),
    });
  });

  it('the old utf8 holds everything but characters beyond 16 bits, which are refused', async () => {
    await createIncubatorTable('CHARACTER SET utf8mb3');
    const adapter = make();
    await adapter.write(ID, 'ü 世界', 60);
    await expect(adapter.write(ID, '😀', 60)).rejects.toThrow(/CHARACTER SET utf8mb4/);
    expect(await adapter.read(ID)).toBe('ü 世界');
    const version = (await adapter.load(ID))?.version ?? '';
    expect((await adapter.swap(ID, version, 'новый', 60)).swapped).toBe(true);
  });

  it.each([
    ['a connection in latin1', { charset: 'latin1_swedish_ci' }, ''],
    ['a server that reads backslashes as they are', {}, "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'"],
    ['a server without strict mode', {}, "SET SESSION sql_mode = ''"],
    ['a connection with quotes for names', {}, "SET SESSION sql_mode = 'ANSI'"],
  ])('%s changes nothing', async (_, options, init) => {
    const pool = createPool({ ...database.server.options, ...options, connectionLimit: 1 });
    try {
      if (init) await pool.query(init);
      const adapter = make({ db: pool });
      for (const create of [() => adapter.createTable(), () => createIncubatorTable()]) {
        table = newTable();
        const fresh = make({ db: pool });
        await (create === createIncubatorTable ? create() : fresh.createTable());
        const created = await fresh.swap(ID, null, TEXT, 60);
        expect(await fresh.read(ID)).toBe(TEXT);
        expect(created.swapped && (await fresh.touch(ID, created.version ?? '', 90))).toBe(true);
      }
      expect(await make().read(ID)).toBe(TEXT);
    } finally {
      await pool.end();
    }
  });

  it('a server that takes small messages lowers maxBytes', async () => {
    await database.run('SET GLOBAL max_allowed_packet = 1048576');
    const pool = createPool(database.server.options);
    try {
      await make().createTable();
      const adapter = make({ db: pool });
      await adapter.open();
      expect(adapter.maxBytes).toBe(1_048_576 - 4096);
      await adapter.write(ID, 'x'.repeat(adapter.maxBytes), 60);
      expect((await adapter.read(ID)).length).toBe(adapter.maxBytes);
    } finally {
      await pool.end();
      await database.run('SET GLOBAL max_allowed_packet = 16777216');
    }
  });

  it('a server that can only be read serves sessions, and says what is wrong with a write', async () => {
    await make().createTable();
    await make().write(ID, 'data', 60);
    await database.run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO guarded`);
    const db = {
      ...database.server.options,
      dialect: 'mysql',
      user: 'guarded',
      password: MariadbServer.PASSWORD,
    } as const;
    const adapter = make({ db });
    await database.run('SET GLOBAL read_only = 1');
    try {
      await adapter.open();
      expect(await adapter.read(ID)).toBe('data');
      await expect(adapter.write(ID, 'new', 60)).rejects.toThrow(/only lets itself be read/);
    } finally {
      await database.run('SET GLOBAL read_only = 0');
      await adapter.close();
    }
  });

  it('gc and the find of a session use an index', async () => {
    await make().createTable();
    const rows = Array.from({ length: 2000 }, (_, index) => `('id-${index}', 'x', ${index}, ${index})`);
    await database.run(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
    await database.run(`ANALYZE TABLE ${table}`);
    const used = (sql: string): string => database.cli(`EXPLAIN ${sql}`).split('|')[5] ?? '';
    expect(
      used(
        `DELETE FROM ${table} WHERE modified_at <= 20.0 OR (modified_at IS NULL AND created_at <= 20.0) ORDER BY modified_at LIMIT 1000`,
      ),
    ).toBe(`${table}_modified_at`);
    expect(used(`DELETE FROM ${table} WHERE session_id = 'id-7' AND CAST(session_id AS BINARY) = 'id-7'`)).toBe(
      'PRIMARY',
    );
  });
});
