import { inspect } from 'node:util';
import { HandlerSocketAdapter } from '../../../../lib/adapters/handler-socket/handler-socket.adapter.js';
import type { HandlerSocketServer as Target } from '../../../../lib/adapters/handler-socket/handler-socket.options.js';
import { addRevision, seedTable } from '../../../support/handler-socket-tables.js';
import { LineServer } from '../../../support/line-server.js';
import { HandlerSocketServer } from '../../../support/servers/handler-socket-server.js';
import { freePort } from '../../../support/servers/server-process.js';

const SECRET = 'correct horse';
const WRITE_SECRET = 'battery staple';
const ID = '0123456789abcdefghijklmnopqrstuv';
/** Milliseconds until "it did not hang", on a busy machine. */
const NOT_LONG = 20_000;

jest.setTimeout(60_000);

/** How a server of SQL greets. The real one ends the connection at once, and then its words may be lost on the way. */
const GREETING = '\u0057\0\0\0\n10.11.6-MariaDB\0';

let server: HandlerSocketServer;
let sql: LineServer;
let warn: jest.SpyInstance;
const adapters: HandlerSocketAdapter[] = [];

beforeAll(async () => {
  server = await HandlerSocketServer.start({ secret: SECRET, secretWrite: WRITE_SECRET });
  sql = await LineServer.start(() => GREETING);
  const create = new HandlerSocketAdapter({ server: server.table('php_session') }).createTableSql();
  const named = (name: string): string => create.replace('php_session', name);
  for (const statement of [
    create,
    seedTable('without_revision'),
    named('without_index').replace(/,\s+KEY.*/, ''),
    named('without_key').replace('PRIMARY KEY (`id`),', ''),
    named('narrow').replace('VARBINARY(128)', 'VARCHAR(26)'),
    named('text_revision').replace('BIGINT UNSIGNED NOT NULL DEFAULT 0', 'TEXT'),
    named('ucs2').replace('MEDIUMBLOB', 'MEDIUMTEXT CHARACTER SET ucs2'),
    named('latin').replace('MEDIUMBLOB', 'TEXT CHARACTER SET latin1'),
    named('short').replace('MEDIUMBLOB', 'VARCHAR(500) CHARACTER SET utf8mb4'),
    named('text').replace('MEDIUMBLOB', 'TEXT CHARACTER SET utf8mb4'),
    named('long_text').replace('MEDIUMBLOB', 'LONGTEXT CHARACTER SET utf8mb4'),
    seedTable('seed'),
    addRevision('seed'),
  ]) {
    await server.sql.query(statement);
  }
}, 60_000);
afterAll(() => Promise.all([server.stop(), sql.stop()]));
beforeEach(() => {
  warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
afterEach(async () => {
  warn.mockRestore();
  for (const adapter of adapters.splice(0)) await adapter.close();
});

function adapterOn(target: Target): HandlerSocketAdapter {
  const known = { ...server.table('php_session'), secret: SECRET, secretWrite: WRITE_SECRET };
  const adapter = new HandlerSocketAdapter({ server: { ...known, ...target }, timeout: 5 });
  adapters.push(adapter);
  return adapter;
}

describe('a configuration that can never work stops the boot', () => {
  it.each<[string, () => Target, RegExp]>([
    [
      'a wrong secret',
      () => ({ secret: 'wrong', secretWrite: 'wrong' }),
      /refused the secret.*handlersocket_plain_secret/,
    ],
    [
      'a wrong secret for writing',
      () => ({ secretWrite: SECRET }),
      /refused the secret.*handlersocket_plain_secret_wr/,
    ],
    ['no secret', () => ({ secret: '', secretWrite: '' }), /refused the secret.*makes one up/],
    ['a database that is not there', () => ({ dbname: 'nowhere' }), /no such table.*server\.dbname/],
    ['a table that is not there', () => ({ dbtable: 'nothing' }), /no such table.*createTableSql/],
    ['a table without revision', () => ({ dbtable: 'without_revision' }), /lacks one of the columns.*alterTableSql/],
    ['a table without the index', () => ({ dbtable: 'without_index' }), /no index PRIMARY, or none .* modified/],
    ['a table without a key', () => ({ dbtable: 'without_key' }), /no index PRIMARY/],
    ['a column for shorter ids', () => ({ dbtable: 'narrow' }), /holds 26 characters, and ids have 32.*alterTableSql/],
    ['a revision that is a text', () => ({ dbtable: 'text_revision' }), /revision or modified is a text/],
    ['a column that loses text', () => ({ dbtable: 'ucs2' }), /character set that cannot hold all text/],
    ['the port for reading twice', () => ({ portWrite: server.port, secretWrite: SECRET }), /is the port for reading/],
    ['the port of SQL', () => ({ port: sql.port }), /none of HandlerSocket.*not the port of SQL/],
  ])('%s: with one typed error that names the remedy and no secret', async (_, target, problem) => {
    const adapter = adapterOn(target());
    const error: unknown = await adapter.open().catch((failure: unknown) => failure);
    expect(error).toMatchObject({
      code: 'E_SESSION_STORE_CONFIGURATION',
      store: 'HandlerSocket',
      message: expect.stringMatching(problem),
    });
    const everything = inspect(error, { depth: 9, showHidden: true });
    for (const secret of [SECRET, WRITE_SECRET, 'wrong']) expect(everything).not.toContain(secret);
    expect(warn).not.toHaveBeenCalled();
  });

  it('what is not of this kind passes, with a warning', async () => {
    const full = await LineServer.start((line) => (/^\d+\t\+/.test(line) ? '1\t1\t135\n' : answerTo(line)));
    const adapter = adapterOn({ port: full.port, portWrite: full.port });
    expect(await adapter.open()).toBe(true);
    expect(warn.mock.calls).toEqual([['HandlerSocket answered: 135. Sessions may fail.', { code: 'E_SESSION_STORE' }]]);
    await expect(adapter.write(ID, 'x', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await adapter.close();
    await full.stop();
  });
});

describe('a table that can hold less', () => {
  it.each([
    ['php_session', 128, 2 ** 24 - 1],
    ['seed', 32, 65_535],
    ['latin', 128, 65_535],
    ['short', 128, 500],
    ['text', 128, 65_535],
    ['long_text', 128, 2 ** 24 - 1],
  ])('%s: ids of %i characters, data of %i bytes', async (dbtable, maxIdLength, maxBytes) => {
    const adapter = adapterOn({ dbtable });
    expect(await adapter.open()).toBe(true);
    expect([adapter.maxIdLength, adapter.maxBytes]).toEqual([maxIdLength, maxBytes]);
    const data = 'é€'.repeat(100);
    await adapter.write(ID, data, 60);
    expect(await adapter.read(ID)).toBe(data);
  });
});

describe('a server that is away at boot', () => {
  it('is one warning, and a wrong secret is found out when it is there', async () => {
    const [port, portWrite] = [await freePort(), await freePort()];
    const adapter = adapterOn({ port, portWrite, secret: 'wrong', secretWrite: 'wrong' });
    expect(await adapter.open()).toBe(true);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('does not answer (ECONNREFUSED)'), expect.anything()]]);
    const late = await HandlerSocketServer.start({ port, portWrite, secret: SECRET });
    const failure = async (): Promise<{ code: string }> =>
      adapter.read(ID).then(
        () => ({ code: 'none' }),
        (error: unknown) => error as { code: string },
      );
    const began = performance.now();
    let code = 'E_SESSION_STORE';
    while (code === 'E_SESSION_STORE' && performance.now() - began < NOT_LONG) code = (await failure()).code;
    expect(code).toBe('E_SESSION_STORE_CONFIGURATION');
    await late.stop();
  });
});

function answerTo(line: string): string {
  return /^[PA]\t/.test(line) ? '0\t1\n' : '0\t4\n';
}
