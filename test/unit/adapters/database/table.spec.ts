import { DatabaseAdapter } from '../../../../lib/adapters/database/database.adapter.js';
import type { DatabaseAdapterOptions } from '../../../../lib/adapters/database/database.options.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { MariadbDatabase, PostgresDatabase, SqliteDatabase } from '../../../support/servers/test-databases.js';
import { newTable, PATIENT } from '../../../support/session-tables.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const OTHER = 'vutsrqponmlkjihgfedcba9876543210';
/** Milliseconds; half a second behind a whole one. */
const NOW = 1_800_000_000_500;
const SECONDS = 1_800_000_000;

describe.each([new PostgresDatabase(), new MariadbDatabase(), new SqliteDatabase()])(
  'the table on $name',
  (database) => {
    let clock: FakeClock;
    let table: string;
    let adapter: DatabaseAdapter;

    const make = (options: Partial<DatabaseAdapterOptions> = {}): DatabaseAdapter =>
      new DatabaseAdapter({ db: database.db, table, timeout: PATIENT, ...options }, clock);
    const text = database.name === 'PostgreSQL' ? "convert_from(data, 'UTF8')" : 'data';
    const row = (id = ID): string =>
      database.cli(`SELECT session_id, ${text}, created_at, modified_at FROM ${table} WHERE session_id = '${id}'`);

    beforeAll(() => database.start(), 120_000);
    afterAll(() => database.stop());
    beforeEach(async () => {
      clock = new FakeClock(NOW);
      table = newTable();
      adapter = make();
      await adapter.createTable();
      await adapter.open();
    });

    it('holds id, data, creation, and the expiry minus the lifetime in whole seconds, rounded up', async () => {
      await adapter.write(ID, '{"a":"ü😀"}', 60);
      expect(row()).toBe(`${ID}|{"a":"ü😀"}|${SECONDS}|${SECONDS + 61 - 3600}`);
      clock.advance(10);
      await adapter.write(ID, 'new', 3600);
      expect(row()).toBe(`${ID}|new|${SECONDS}|${SECONDS + 11}`);
    });

    it('a touch moves the time and nothing else', async () => {
      const created = await adapter.swap(ID, null, 'data', 60);
      clock.advance(5);
      expect(created.swapped && (await adapter.touch(ID, created.version ?? '', 3600))).toBe(true);
      expect(row()).toBe(`${ID}|data|${SECONDS}|${SECONDS + 6}`);
    });

    it('a touch, and a swap to the same data, succeed twice within a second', async () => {
      const created = await adapter.swap(ID, null, 'data', 60);
      const version = created.swapped ? (created.version ?? '') : '';
      for (const lifetime of [60, 60]) expect(await adapter.touch(ID, version, lifetime)).toBe(true);
      for (const lifetime of [60, 60]) {
        expect(await adapter.swap(ID, version, 'data', lifetime)).toEqual({ swapped: true, version });
      }
    });

    it('a session made over an expired one has its own creation time', async () => {
      await adapter.write(ID, 'old', 60);
      clock.advance(100);
      expect((await adapter.swap(ID, null, 'new', 60)).swapped).toBe(true);
      expect(row()).toBe(`${ID}|new|${SECONDS + 100}|${SECONDS + 161 - 3600}`);
      clock.advance(100);
      await adapter.write(ID, 'newer', 60);
      expect(row()).toBe(`${ID}|newer|${SECONDS + 200}|${SECONDS + 261 - 3600}`);
    });

    it("the incubator's rows without modified_at live from created_at on", async () => {
      await database.run(`INSERT INTO ${table} VALUES ('${ID}', 'theirs', ${SECONDS - 3599}, NULL)`);
      await database.run(`INSERT INTO ${table} VALUES ('${OTHER}', 'expired', ${SECONDS - 3600}, NULL)`);
      expect(await adapter.load(ID)).toMatchObject({ data: 'theirs', remaining: 0.5 });
      expect(await adapter.load(OTHER)).toBeNull();
      expect(await adapter.gc()).toBe(1);
      const found = await adapter.load(ID);
      expect(await adapter.touch(ID, found?.version ?? '', 60)).toBe(true);
      expect(row()).toBe(`${ID}|theirs|${SECONDS - 3599}|${SECONDS + 61 - 3600}`);
    });

    it('gc removes what has expired, in batches, and is done', async () => {
      const rows = Array.from(
        { length: 1234 },
        (_, index) => `('expired-${index}', 'x', 1, ${index % 2 ? '1' : 'NULL'})`,
      );
      await database.run(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
      await adapter.write(ID, 'live', 60);
      expect(await adapter.gc()).toBe(1234);
      expect(await adapter.gc()).toBe(0);
      expect(database.cli(`SELECT COUNT(*) FROM ${table}`)).toBe('1');
    });

    it('quarantined data has the hash of the id for a day, and is gone after gc', async () => {
      await adapter.write(ID, 'broken', 60);
      await adapter.quarantine(ID, 'broken');
      expect(database.cli(`SELECT session_id, ${text} FROM ${table}`)).toMatch(/^corrupt\.[\w-]{12}\|broken$/);
      clock.advance(86_399);
      expect(await adapter.gc()).toBe(0);
      clock.advance(2);
      expect(await adapter.gc()).toBe(1);
    });

    it('may have columns of other names, with an index of its own', async () => {
      const columns = { session_id: 'sid', data: 'Payload', created_at: 'born', modified_at: 'seen' };
      table = newTable();
      const renamed = make({ columns });
      await renamed.createTable();
      await renamed.createTable();
      await renamed.write(ID, 'data', 60);
      expect(await renamed.read(ID)).toBe('data');
      expect(await renamed.gc()).toBe(0);
      const { cli } = database;
      expect(cli.call(database, `SELECT sid, born FROM ${table}`)).toBe(`${ID}|${SECONDS}`);
    });

    it('may be named with its schema', async () => {
      const schema = { PostgreSQL: 'public', MariaDB: 'test', SQLite: 'main' }[database.name];
      table = newTable();
      const qualified = make({ table: `${schema}.${table}` });
      await qualified.createTable();
      await qualified.open();
      await qualified.write(ID, 'data', 60);
      expect(await make().read(ID)).toBe('data');
    });

    it('works on connections of its own, again after close', async () => {
      const own = make({ db: database.target });
      await own.open();
      await own.write(ID, 'data', 60);
      await own.close();
      expect(await own.read(ID)).toBe('data');
      await own.close();
    });

    it('a connection of the application stays open', async () => {
      await adapter.write(ID, 'data', 60);
      await adapter.close();
      expect(await make().read(ID)).toBe('data');
    });

    it('lists live sessions, and neither expired nor quarantined ones', async () => {
      await adapter.write(ID, 'broken', 60);
      await adapter.quarantine(ID, 'broken');
      await adapter.write(ID, 'live', 60);
      await adapter.write(OTHER, 'short', 1);
      clock.advance(3);
      const ids: string[] = [];
      for await (const id of adapter.ids()) ids.push(id);
      expect(ids).toEqual([ID]);
    });

    it('ids of the alphabet are the only ones that reach a statement', async () => {
      await expect(adapter.write("x' OR '1'='1", 'data', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
      await expect(adapter.swap('a;b', null, 'data', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
      await expect(adapter.write(ID, '\ud800', 60)).rejects.toThrow(/surrogate/);
      await expect(adapter.write(ID, 'data', 0)).rejects.toMatchObject({ code: 'E_SESSION_OPTION' });
      expect(database.cli(`SELECT COUNT(*) FROM ${table}`)).toBe('0');
    });

    it('data too large is refused before it is sent', async () => {
      expect(adapter.maxBytes).toBeLessThanOrEqual(2 ** 24 - 1);
      await adapter.write(ID, 'old', 60);
      await expect(adapter.write(ID, 'x'.repeat(2 ** 24), 60)).rejects.toThrow(/16777216 bytes/);
      expect(await adapter.read(ID)).toBe('old');
    });
  },
);
