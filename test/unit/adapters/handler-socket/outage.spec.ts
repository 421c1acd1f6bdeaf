import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { HandlerSocketAdapter } from '../../../../lib/adapters/handler-socket/handler-socket.adapter.js';
import { HandlerSocketServer } from '../../../support/servers/handler-socket-server.js';
import { freePort } from '../../../support/servers/server-process.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const SECRET = 'correct horse';
const DATA = 'a value of a session';
/** Milliseconds that stand for "it did not hang" on a busy machine; the adapter's own limit is 500. */
const NOT_LONG = 5000;

jest.setTimeout(60_000);

let ports: { port: number; portWrite: number };
let server: HandlerSocketServer;
let warn: jest.SpyInstance;
const adapters: HandlerSocketAdapter[] = [];

beforeAll(async () => {
  ports = { port: await freePort(), portWrite: await freePort() };
  server = await HandlerSocketServer.start({ ...ports, secret: SECRET });
  await server.sql.query(make().createTableSql());
}, 60_000);
afterAll(() => server.stop());
beforeEach(() => {
  warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
afterEach(async () => {
  warn.mockRestore();
  for (const adapter of adapters.splice(0)) await adapter.close();
});

function make(): HandlerSocketAdapter {
  const adapter = new HandlerSocketAdapter({ server: { ...server.table('php_session'), secret: SECRET } });
  adapters.push(adapter);
  return adapter;
}

/** Fails with the error of an unreachable store, soon, and tells no secret. */
async function fails(work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  const error: unknown = await work().catch((failure: unknown) => failure);
  expect(performance.now() - began).toBeLessThan(NOT_LONG);
  expect(error).toMatchObject({ code: 'E_SESSION_STORE' });
  const everything = inspect(error, { depth: 9, showHidden: true });
  for (const secret of [ID, SECRET, DATA]) expect(everything).not.toContain(secret);
}

/** Tries until it succeeds. */
async function works<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() - began > 20_000) throw error;
      // A failure at once leaves no time for what arrives.
      await nextTurn();
    }
  }
}

/** Tries until it fails: a signal takes a moment. */
async function stops(work: () => Promise<unknown>): Promise<void> {
  for (let answers = true; answers;) {
    answers = await work().then(
      () => true,
      () => false,
    );
  }
}

const verbs = (adapter: HandlerSocketAdapter): (() => Promise<unknown>)[] => [
  () => adapter.read(ID),
  () => adapter.load(ID),
  () => adapter.write(ID, DATA, 600),
  () => adapter.touch(ID, 1, 600),
  () => adapter.swap(ID, 1, DATA, 600),
  () => adapter.swap(ID, null, DATA, 600),
  () => adapter.swap(ID, 1, null, 0),
  () => adapter.destroy(ID),
  () => adapter.gc(),
  () => adapter.quarantine(ID, DATA),
  () => adapter.ids().next(),
];

it('a server that is not there yet: the boot goes on with one warning, all verbs fail at once, then work', async () => {
  const adapter = make();
  await server.sql.kill();
  expect(await adapter.open()).toBe(true);
  for (const verb of verbs(adapter)) await fails(verb);
  await Promise.all(verbs(adapter).map(fails));
  expect(warn.mock.calls).toEqual([
    [
      expect.stringMatching(/^HandlerSocket at 127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)/),
      { code: 'E_SESSION_STORE' },
    ],
  ]);
  await server.sql.restart();
  await works(() => adapter.write(ID, DATA, 600));
  expect(await adapter.read(ID)).toBe(DATA);
});

it('a server that is killed: all verbs fail, one warning, what was stored is there when it is back', async () => {
  const adapter = make();
  await adapter.open();
  await adapter.write(ID, DATA, 600);
  await server.sql.kill();
  for (const verb of verbs(adapter)) await fails(verb);
  expect(warn).toHaveBeenCalledTimes(1);
  await server.sql.restart();
  expect(await works(() => adapter.read(ID))).toBe(DATA);
  await works(() => adapter.write(ID, 'after', 600));
  await server.sql.kill();
  await fails(() => adapter.read(ID));
  expect(warn).toHaveBeenCalledTimes(2);
  await server.sql.restart();
});

it('a server that is restarted while nobody asks: the next request works', async () => {
  const adapter = make();
  await adapter.write(ID, DATA, 600);
  await server.sql.restart();
  await adapter.write(ID, 'after', 600);
  expect(await adapter.read(ID)).toBe('after');
  expect(warn).not.toHaveBeenCalled();
});

it('a silent server: all verbs fail in time, one warning, and all is well when it answers again', async () => {
  const adapter = make();
  await adapter.open();
  await adapter.write(ID, DATA, 600);
  server.sql.signal('SIGSTOP');
  await stops(() => adapter.read(ID));
  await Promise.all(verbs(adapter).map(fails));
  await Promise.all(verbs(adapter).map(fails));
  expect(warn).toHaveBeenCalledTimes(1);
  server.sql.signal('SIGCONT');
  await works(() => adapter.write(ID, 'after', 600));
  expect(await works(() => adapter.read(ID))).toBe('after');
});

it('a server that is silent at boot: one warning', async () => {
  const [adapter, other] = [make(), make()];
  server.sql.signal('SIGSTOP');
  await stops(() => other.read(ID));
  warn.mockClear();
  expect(await adapter.open()).toBe(true);
  expect(warn.mock.calls).toEqual([[expect.stringContaining('(ETIMEDOUT)'), expect.anything()]]);
  server.sql.signal('SIGCONT');
  await works(() => adapter.write(ID, DATA, 600));
});

it('a row that SQL has locked: the write fails in time, and reading goes on', async () => {
  const adapter = make();
  await adapter.open();
  await adapter.write(ID, DATA, 600);
  const pool = server.sql.pool({ connectionLimit: 1 });
  await pool.query('BEGIN');
  await pool.query(`SELECT id FROM php_session WHERE id = '${ID}' FOR UPDATE`);
  await fails(() => adapter.write(ID, 'late', 600));
  expect(await adapter.read(ID)).toBe(DATA);
  await pool.query('ROLLBACK');
  await pool.end();
  await works(() => adapter.write(ID, 'after', 600));
  expect(await works(() => adapter.read(ID))).toBe('after');
});

it('a closed adapter refuses, and can be opened again', async () => {
  const adapter = make();
  await adapter.open();
  await adapter.close();
  for (const verb of verbs(adapter)) await fails(verb);
  expect(warn).not.toHaveBeenCalled();
  expect(await adapter.open()).toBe(true);
  await adapter.write(ID, DATA, 600);
  expect(await adapter.read(ID)).toBe(DATA);
});
