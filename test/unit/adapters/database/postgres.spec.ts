import { DatabaseAdapter } from '../../../../lib/adapters/database/database.adapter.js';
import type { DatabaseAdapterOptions } from '../../../../lib/adapters/database/database.options.js';
import { PostgresDatabase } from '../../../support/servers/test-databases.js';
import { newTable, PATIENT } from '../../../support/session-tables.js';

const ID = '0123456789abcdefghijklmnopqrstuv';

describe('DatabaseAdapter on PostgreSQL', () => {
  const database = new PostgresDatabase();
  let table: string;
  const make = (options: Partial<DatabaseAdapterOptions> = {}): DatabaseAdapter =>
    new DatabaseAdapter({ db: database.db, table, timeout: PATIENT, ...options });
  const create = (id: string, data: string, time = 'integer'): Promise<unknown> =>
    database.run(`CREATE TABLE ${table} (session_id ${id} PRIMARY KEY, data ${data} NOT NULL,
      created_at ${time} NOT NULL, modified_at ${time})`);

  beforeAll(() => database.start(), 120_000);
  afterAll(() => database.stop());
  beforeEach(() => (table = newTable()));

  it('our table holds every byte, and can be read by people', async () => {
    await make().createTable();
    await make().write(ID, 'a\0ü', 60);
    expect(database.cli(`SELECT encode(data, 'hex') FROM ${table}`)).toBe('6100c3bc');
  });

  it('a text column holds everything but U+0000, which is refused before it is sent', async () => {
    await create('text', 'text');
    const adapter = make();
    const created = await adapter.swap(ID, null, 'ü😀', 60);
    expect(created.swapped && (await adapter.touch(ID, created.version ?? '', 90))).toBe(true);
    expect((await adapter.swap(ID, created.swapped ? created.version : null, 'новый', 60)).swapped).toBe(true);
    await expect(adapter.write(ID, 'a\0b', 60)).rejects.toThrow(/to bytea/);
    expect(await adapter.read(ID)).toBe('новый');
  });

  it('narrow columns are respected', async () => {
    await create('varchar(40)', 'varchar(100)');
    const adapter = make();
    await adapter.open();
    expect(adapter).toMatchObject({ maxIdLength: 40, maxBytes: 100 });
    await expect(adapter.write(ID, 'é'.repeat(51), 60)).rejects.toThrow(/102 bytes/);
  });

  it('an id column narrower than our ids stops the boot', async () => {
    await create('varchar(31)', 'bytea');
    await expect(make().open()).rejects.toThrow(/holds 31 characters, and ids have 32/);
  });

  it('a time beyond the column ends the session earlier, and nothing fails', async () => {
    await create('text', 'bytea');
    const adapter = make();
    await adapter.write(ID, 'data', 100 * 365 * 86_400);
    expect(database.cli(`SELECT modified_at FROM ${table}`)).toBe('2147483647');
    expect(await adapter.read(ID)).toBe('data');
  });

  it.each(['json', 'jsonb', 'char(500)'])('a %s column would change the data: the boot stops', async (type) => {
    await create('text', type);
    await expect(make().open()).rejects.toMatchObject({ code: 'E_SESSION_STORE_CONFIGURATION' });
  });

  it('a collation that takes ids for equal stops the boot', async () => {
    await database.run(
      `CREATE COLLATION ${table}_ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
    );
    await create(`varchar(64) COLLATE ${table}_ci`, 'bytea');
    await expect(make().open()).rejects.toThrow(/takes different ids for equal/);
  });

  it('a server that can only be read serves sessions, and says what is wrong with a write', async () => {
    await make().createTable();
    await make().write(ID, 'data', 60);
    const pool = database.server.pool({ options: '-c default_transaction_read_only=on' });
    try {
      const adapter = make({ db: pool });
      await adapter.open();
      expect(await adapter.read(ID)).toBe('data');
      await expect(adapter.write(ID, 'new', 60)).rejects.toThrow(/only lets itself be read/);
    } finally {
      await pool.end();
    }
  });

  it('two that clean up at once do not wait for each other and remove everything once', async () => {
    await make().createTable();
    await database.run(`INSERT INTO ${table} SELECT 'expired-' || n, 'x', 1, 1 FROM generate_series(1, 5000) n`);
    const removed = await Promise.all([make().gc(), make().gc()]);
    expect(removed[0] + removed[1] + (await make().gc())).toBe(5000);
  });
});
