import { DatabaseAdapter } from '../../../../lib/adapters/database/database.adapter.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { Bench } from '../../../support/open-session.js';
import { MariadbDatabase, PostgresDatabase, SqliteDatabase } from '../../../support/servers/test-databases.js';
import { newTable, PATIENT } from '../../../support/session-tables.js';

// The promises themselves are in test/promises; here a process with a pool of the application meets one with connections of
// the adapter's own, and the table is looked at.
describe.each([new PostgresDatabase(), new MariadbDatabase(), new SqliteDatabase()])(
  'two processes on one table of $name',
  (database) => {
    let table: string;
    let benches: [Bench, Bench];
    let own: DatabaseAdapter;

    beforeAll(() => database.start(), 120_000);
    afterAll(() => database.stop());
    beforeEach(async () => {
      const clock = new FakeClock();
      table = newTable();
      const adapter = new DatabaseAdapter({ db: database.db, table, timeout: PATIENT }, clock);
      own = new DatabaseAdapter({ db: database.target, table, timeout: PATIENT }, clock);
      await adapter.createTable();
      benches = [new Bench({ adapter }, clock), new Bench({ adapter: own }, clock)];
    });
    afterEach(() => own.close());

    const rows = (): number => Number(database.cli(`SELECT COUNT(*) FROM ${table}`));

    it('logouts and writes at once leave no row behind', async () => {
      const [one, other] = benches;
      for (let round = 0; round < 10; round++) {
        const id = await one.stored();
        const [late, logout] = [await one.started(id), await other.started(id)];
        late.set('late', round);
        logout.destroy();
        await Promise.allSettled([late.save(), logout.save()]);
      }
      expect(rows()).toBe(0);
    });
  },
);
