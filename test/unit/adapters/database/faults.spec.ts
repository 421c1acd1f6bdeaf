import { inspect } from 'node:util';
import { DatabaseAdapter } from '../../../../lib/adapters/database/database.adapter.js';
import type { DatabaseAdapterOptions } from '../../../../lib/adapters/database/database.options.js';
import type { SessionError } from '../../../../lib/errors/session.error.js';
import { MariadbDatabase, PostgresDatabase, type TestDatabaseServer } from '../../../support/servers/test-databases.js';
import { newTable, PATIENT } from '../../../support/session-tables.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const SECRET = 'a value of a session';
/** Milliseconds: far more than the deadline of half a second, far less than drivers wait. */
const FAST = 5000;

async function failureOf(work: Promise<unknown>): Promise<SessionError> {
  const started = performance.now();
  const error = await work.then(
    () => new Error('It worked'),
    (failure: unknown) => failure,
  );
  expect(performance.now() - started).toBeLessThan(FAST);
  expect(error).toMatchObject({ code: 'E_SESSION_STORE' });
  const everything = inspect(error, { depth: 9, showHidden: true });
  for (const secret of [ID, SECRET]) expect(everything).not.toContain(secret);
  return error as SessionError;
}

async function eventually(work: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      return void (await work());
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}

describe.each([new PostgresDatabase(), new MariadbDatabase()])('faults of $name', (database: TestDatabaseServer) => {
  let table: string;
  let adapters: DatabaseAdapter[] = [];
  const make = (options: Partial<DatabaseAdapterOptions> = {}): DatabaseAdapter => {
    const adapter = new DatabaseAdapter({ db: database.db, table, ...options });
    adapters.push(adapter);
    return adapter;
  };

  beforeAll(() => database.start(), 120_000);
  afterAll(() => database.stop());
  beforeEach(async () => {
    table = newTable();
    await make({ timeout: PATIENT }).createTable();
  });
  afterEach(async () => {
    await Promise.all(adapters.map((adapter) => adapter.close()));
    adapters = [];
  });

  it('a server that is not there yet: the boot goes on with one warning, sessions fail fast, then work', async () => {
    const adapter = make({ db: database.target });
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    await database.server.kill();
    expect(await adapter.open()).toBe(true);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/does not answer/), { code: 'E_SESSION_STORE' }]]);
    await failureOf(adapter.read(ID));
    await failureOf(adapter.write(ID, SECRET, 60));
    warn.mockRestore();
    await database.server.restart();
    await eventually(() => adapter.write(ID, SECRET, 60));
    expect(await adapter.read(ID)).toBe(SECRET);
  }, 60_000);

  it.each(['of the application', 'of the adapter'])(
    'a server that is killed and comes back: connections %s fail, then work',
    async (whose) => {
      const adapter = make({ db: whose === 'of the adapter' ? database.target : database.db });
      await eventually(() => adapter.write(ID, SECRET, 60));
      await database.server.kill();
      await failureOf(adapter.read(ID));
      await failureOf(adapter.write(ID, SECRET, 60));
      await database.server.restart();
      await eventually(() => adapter.read(ID));
      expect(await adapter.read(ID)).toBe(SECRET);
    },
    60_000,
  );

  it.each(['of the application', 'of the adapter'])(
    'a server that says nothing: connections %s fail fast, and work when it speaks again',
    async (whose) => {
      const adapter = make({ db: whose === 'of the adapter' ? database.target : database.db });
      await eventually(() => adapter.write(ID, SECRET, 60));
      database.server.signal('SIGSTOP');
      try {
        const error = await failureOf(adapter.read(ID));
        expect(error.cause).toMatchObject({ code: 'ETIMEDOUT' });
        await failureOf(adapter.destroy(ID));
        await Promise.all(Array.from({ length: 30 }, () => failureOf(adapter.read(ID))));
      } finally {
        database.server.signal('SIGCONT');
      }
      await eventually(() => adapter.write(ID, SECRET, 60));
      expect(await adapter.read(ID)).toBe(SECRET);
    },
    60_000,
  );

  it('what waited for a connection longer than its time is never sent', async () => {
    const adapter = make();
    await eventually(() => adapter.open());
    await eventually(() => adapter.read(ID));
    const release = await occupy(database);
    try {
      const late = Array.from({ length: 12 }, (_, index) =>
        adapter.write(`session-number-${index}-of-many`, SECRET, 60),
      );
      for (const write of late) await failureOf(write);
    } finally {
      await release();
    }
    await eventually(() => adapter.read(ID));
    expect(database.cli(`SELECT COUNT(*) FROM ${table}`)).toBe('0');
  }, 60_000);

  it('a connection that the server ends does no harm to the next statement', async () => {
    const adapter = make({ timeout: PATIENT });
    await adapter.write(ID, SECRET, 60);
    await database.run(
      database instanceof PostgresDatabase
        ? 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = $$client backend$$'
        : "BEGIN NOT ATOMIC FOR c IN (SELECT id FROM information_schema.processlist WHERE user = 'root' AND id <> CONNECTION_ID()) DO KILL c.id; END FOR; END",
    );
    await eventually(() => adapter.read(ID));
    expect(await adapter.read(ID)).toBe(SECRET);
  }, 60_000);

  it('a row that the application locks fails fast, and the error says nothing of the session', async () => {
    const adapter = make();
    await eventually(() => adapter.write(ID, SECRET, 60));
    const unlock = await lock(database, table);
    try {
      await failureOf(adapter.write(ID, 'later', 60));
    } finally {
      await unlock();
    }
    // It was sent, so its outcome is unknown.
    expect([SECRET, 'later']).toContain(await adapter.read(ID));
  }, 60_000);
});

/** A connection of the application's pool. */
function leaseOf(database: TestDatabaseServer): Promise<Lease> {
  const pool = database.db as unknown as { connect(): Promise<Lease>; getConnection?(): Promise<Lease> };
  return pool.getConnection ? pool.getConnection() : pool.connect();
}

/** Takes all connections of the application's pool. */
async function occupy(database: TestDatabaseServer): Promise<() => Promise<void>> {
  const leases = await Promise.all(Array.from({ length: 10 }, () => leaseOf(database)));
  return async () => leases.forEach((lease) => lease.release());
}

interface Lease {
  query(sql: string): Promise<unknown>;
  release(): void;
}

/** Locks the row of the session. */
async function lock(database: TestDatabaseServer, table: string): Promise<() => Promise<void>> {
  const lease = await leaseOf(database);
  await lease.query('BEGIN');
  await lease.query(`SELECT * FROM ${table} WHERE session_id = '${ID}' FOR UPDATE`);
  return async () => {
    await lease.query('ROLLBACK');
    lease.release();
  };
}
