import { HandlerSocketAdapter } from '../../../../lib/adapters/handler-socket/handler-socket.adapter.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { Page } from '../../../docs/support/markdown.js';
import { addRevision, seedTable } from '../../../support/handler-socket-tables.js';
import { HandlerSocketServer } from '../../../support/servers/handler-socket-server.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const NOON = Date.UTC(2026, 10, 21, 12);
/** Seconds: a machine may be busy. */
const PATIENT = 20;
const EVERY_CHARACTER = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code));

jest.setTimeout(60_000);

let server: HandlerSocketServer;
let clock: FakeClock;
let opened: HandlerSocketAdapter[] = [];

beforeAll(async () => {
  // No zone of the server's may play a part: times are UTC.
  server = await HandlerSocketServer.start({ args: ['--default-time-zone=+05:30'] });
});
afterAll(() => server.stop());
beforeEach(() => {
  clock = new FakeClock(NOON);
});
afterEach(async () => {
  for (const adapter of opened.splice(0)) await adapter.close();
  opened = [];
});

async function open(dbtable: string, lifetime?: number): Promise<HandlerSocketAdapter> {
  const adapter = unopened(dbtable, lifetime);
  await adapter.open();
  return adapter;
}

function unopened(dbtable: string, lifetime?: number): HandlerSocketAdapter {
  const adapter = new HandlerSocketAdapter({ server: server.table(dbtable), lifetime, timeout: PATIENT }, clock);
  opened.push(adapter);
  return adapter;
}

async function fresh(dbtable: string, lifetime?: number): Promise<HandlerSocketAdapter> {
  await server.sql.query(unopened(dbtable).createTableSql());
  return open(dbtable, lifetime);
}

const rowOf = (dbtable: string, id: string): string =>
  server.sql.cli(`SELECT id, modified, HEX(data) FROM ${dbtable} WHERE id = '${id}'`);
const revisionOf = (dbtable: string, id: string): string =>
  server.sql.cli(`SELECT revision FROM ${dbtable} WHERE id = '${id}'`);

describe('a row', () => {
  it('holds the id, the bytes of the data, and the expiry minus the lifetime in UTC', async () => {
    const adapter = await fresh('plain', 1800);
    await adapter.write(ID, '{"name":"Zoë 😀"}', 600);
    const hex = Buffer.from('{"name":"Zoë 😀"}').toString('hex').toUpperCase();
    expect(rowOf('plain', ID)).toBe(`${ID}\t2026-11-21 11:40:00\t${hex}`);
  });

  it('rounds the expiry up to a whole second', async () => {
    const adapter = await fresh('fractions', 3600);
    await adapter.write(ID, 'x', 3600.001);
    expect(rowOf('fractions', ID)).toContain('2026-11-21 12:00:01');
  });

  it.each([
    ['tabs, line ends and NUL', 'a\tb\nc\0d\r\n\x01\x02\x0f\x10'],
    ['every character of one byte', EVERY_CHARACTER],
    ['the empty string', ''],
  ])('holds %s as they are', async (_, data) => {
    const adapter = await fresh('bytes');
    await adapter.write(ID, data, 60);
    expect(rowOf('bytes', ID).split('\t')[2] ?? '').toBe(Buffer.from(data).toString('hex').toUpperCase());
    expect(await adapter.read(ID)).toBe(data);
  });

  it('gets another revision with each write, and keeps it when it is touched', async () => {
    const adapter = await fresh('revisions');
    const created = await adapter.swap(ID, null, 'first', 60);
    const first = revisionOf('revisions', ID);
    expect(created).toEqual({ swapped: true, version: first });
    await adapter.touch(ID, first, 600);
    expect(revisionOf('revisions', ID)).toBe(first);
    expect(rowOf('revisions', ID)).toContain('2026-11-21 11:10:00');
    await adapter.write(ID, 'first', 60);
    expect(revisionOf('revisions', ID)).not.toBe(first);
  });

  it('is gone when the session is destroyed', async () => {
    const adapter = await fresh('gone');
    await adapter.write(ID, 'x', 60);
    await adapter.destroy(ID);
    expect(server.sql.cli('SELECT COUNT(*) FROM gone')).toBe('0');
  });

  it('that SQL wrote is a session, and one that SQL changed is noticed', async () => {
    const adapter = await fresh('shared');
    await server.sql.query(`INSERT INTO shared VALUES ('${ID}', '2026-11-21 11:30:00', 'by SQL', 7)`);
    expect(await adapter.load(ID)).toEqual({ data: 'by SQL', version: '7', remaining: 1800 });
    await server.sql.query(`UPDATE shared SET data = 'again', revision = revision + 1 WHERE id = '${ID}'`);
    expect(await adapter.swap(ID, '7', 'late', 60)).toMatchObject({ current: { data: 'again', version: '8' } });
    await server.sql.query(`DELETE FROM shared WHERE id = '${ID}'`);
    expect(await adapter.touch(ID, '8', 60)).toBe(false);
  });

  it('with a version that is no revision is refused', async () => {
    const adapter = await fresh('stale');
    await server.sql.query(`INSERT INTO stale (id, modified, data) VALUES ('${ID}', '2026-11-21 11:30:00', 'x')`);
    for (const version of ['', 'x', '0 or 1', -1, 0.5, NaN]) {
      expect(await adapter.swap(ID, version, 'late', 60)).toMatchObject({ swapped: false, current: { data: 'x' } });
      expect(await adapter.touch(ID, version, 60)).toBe(false);
    }
    expect(await adapter.swap(ID, 0, 'in time', 60)).toMatchObject({ swapped: true });
  });

  it('of a broken session keeps its bytes under another id for a day', async () => {
    const adapter = await fresh('broken');
    await server.sql.query(`INSERT INTO broken VALUES ('${ID}', '2026-11-21 11:30:00', x'7bff00c3', 1)`);
    const data = await adapter.read(ID);
    expect(data).toBe('{\ufffd\0\ufffd');
    await adapter.quarantine(ID, data);
    expect(await adapter.read(ID)).toBe('');
    const [id, ...rest] = server.sql.cli('SELECT id, modified, HEX(data), revision FROM broken').split('\t');
    expect(id).toMatch(/^[\w-]{12}\.[\w-]{12}$/);
    expect(rest).toEqual(['2026-11-22 11:00:00', '7BFF00C3', '1']);
    clock.advance(86_400);
    expect(await adapter.gc()).toBe(1);
  });
});

describe('gc', () => {
  it('removes all that has expired, in batches, and nothing else', async () => {
    const adapter = await fresh('expired');
    await server.sql.query(`
      INSERT INTO expired SELECT CONCAT('old-', seq), '2026-11-21 11:00:00', 'x', seq FROM seq_1_to_250
      UNION ALL SELECT CONCAT('live-', seq), '2026-11-21 11:00:01', 'x', seq FROM seq_1_to_50`);
    expect(await adapter.gc()).toBe(250);
    expect(server.sql.cli("SELECT COUNT(*), SUM(id LIKE 'live-%') FROM expired")).toBe('50\t50');
    expect(await adapter.gc()).toBe(0);
  });
});

describe('ids', () => {
  it('lists more than one page, without what expired and what is no session', async () => {
    const adapter = await fresh('many');
    await server.sql.query(`
      INSERT INTO many SELECT CONCAT('live-', seq), '2026-11-21 11:30:00', 'x', seq FROM seq_1_to_1200
      UNION ALL SELECT CONCAT('old-', seq), '2026-11-21 11:00:00', 'x', seq FROM seq_1_to_300
      UNION ALL SELECT 'set.aside', '2026-11-22 11:00:00', 'x', 1`);
    const ids: string[] = [];
    for await (const id of adapter.ids()) ids.push(id);
    expect(new Set(ids).size).toBe(1200);
    expect(ids).toHaveLength(1200);
    expect(ids.every((id) => id.startsWith('live-'))).toBe(true);
  });
});

describe('docs/adapters/handler-socket.md', () => {
  it('shows the statements that the adapter gives', () => {
    const { text } = new Page('docs/adapters/handler-socket.md');
    const adapter = new HandlerSocketAdapter();
    for (const statement of [adapter.createTableSql(), adapter.alterTableSql()]) expect(text).toContain(statement);
  });
});

describe('the boot', () => {
  it('leaves no row behind', async () => {
    await fresh('untouched');
    expect(server.sql.cli('SELECT COUNT(*) FROM untouched')).toBe('0');
  });
});

describe('the table of the source document', () => {
  it('with a column more: narrower ids, 64 kB, no characters beyond 16 bits, and nothing is ever cut off', async () => {
    await server.sql.query(seedTable('narrow'));
    await server.sql.query(addRevision('narrow'));
    const adapter = await open('narrow');
    expect([adapter.maxIdLength, adapter.maxBytes]).toEqual([32, 65_535]);
    await adapter.write(ID, 'é'.repeat(32_767) + 'x', 60);
    expect(await adapter.read(ID)).toBe('é'.repeat(32_767) + 'x');
    for (const [id, data, problem] of [
      [`${ID}x`, 'x', /id cannot be a session's.*1 to 32 characters/],
      [ID, 'x'.repeat(65_536), /65536 bytes, more than the 65535 .*maxBytes/],
      [ID, '😀', /question marks: alter it/],
    ] as const) {
      const refused = expect.objectContaining({ code: 'E_SESSION_STORE', message: expect.stringMatching(problem) });
      await expect(adapter.write(id, data, 60)).rejects.toEqual(refused);
      await expect(adapter.swap(id, null, data, 60)).rejects.toEqual(refused);
    }
    expect(await adapter.read(ID)).toBe('é'.repeat(32_767) + 'x');
    await adapter.write(ID, EVERY_CHARACTER, 60);
    expect(await adapter.read(ID)).toBe(EVERY_CHARACTER);
    expect(await adapter.ids().next()).toEqual({ done: false, value: ID });
    clock.advance(60);
    expect(await adapter.gc()).toBe(1);
  });

  it('with a column more: an id in other letters is unknown, and cannot take the place', async () => {
    await server.sql.query(seedTable('folding'));
    await server.sql.query(addRevision('folding'));
    const adapter = await open('folding');
    await adapter.write(ID, 'mine', 60);
    const other = ID.toUpperCase();
    expect(await adapter.read(other)).toBe('');
    expect(await adapter.load(other)).toBeNull();
    expect(await adapter.destroy(other)).toBe(true);
    const refused = expect.objectContaining({ message: expect.stringContaining('VARBINARY(128)') });
    await expect(adapter.write(other, 'theirs', 60)).rejects.toEqual(refused);
    await expect(adapter.swap(other, null, 'theirs', 60)).rejects.toEqual(refused);
    expect(await adapter.read(ID)).toBe('mine');
  });

  it('altered: holds what a fresh one holds, its sessions stay, and SQL that knows no revision still works', async () => {
    await server.sql.query(seedTable('altered'));
    await server.sql.query(`INSERT INTO altered VALUES ('${ID}', '2026-11-21 11:30:00', 'Zoë'), ('x', DEFAULT, NULL)`);
    await server.sql.query(unopened('altered').alterTableSql());
    const adapter = await open('altered');
    expect([adapter.maxIdLength, adapter.maxBytes]).toEqual([128, 2 ** 24 - 1]);
    expect(await adapter.load(ID)).toEqual({ data: 'Zoë', version: '0', remaining: 1800 });
    expect(await adapter.read('x')).toBe('');
    expect(await adapter.swap(ID, '0', '😀', 60)).toMatchObject({ swapped: true });
    await server.sql.query(`INSERT INTO altered (id, modified, data) VALUES ('y', '2026-11-21 11:30:00', NULL)`);
    expect(await adapter.load('y')).toEqual({ data: '', version: '0', remaining: 1800 });
    expect(await adapter.gc()).toBe(1);
  });

  it('fractions of seconds that others keep: no session ends early', async () => {
    await server.sql.query(unopened('precise').createTableSql().replace('DATETIME', 'DATETIME(3)'));
    const adapter = await open('precise');
    await server.sql.query(`INSERT INTO precise VALUES ('${ID}', '2026-11-21 11:00:00.500', 'x', 1)`);
    expect(await adapter.load(ID)).toEqual({ data: 'x', version: '1', remaining: 0.5 });
    clock.advance(0.999);
    expect(await adapter.touch(ID, 1, 1)).toBe(true);
    expect(await adapter.load(ID)).toMatchObject({ data: 'x' });
    clock.advance(2);
    expect(await adapter.swap(ID, null, 'next', 60)).toMatchObject({ swapped: true });
  });
});
