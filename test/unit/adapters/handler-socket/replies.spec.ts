import type { Pool } from 'mysql2/promise';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { SessionVersion, SwapResult } from '../../../../lib/adapters/adapter-capabilities.js';
import { HandlerSocketAdapter } from '../../../../lib/adapters/handler-socket/handler-socket.adapter.js';
import { deferred } from '../../../support/deferred.js';
import { LineServer, type LineAnswer } from '../../../support/line-server.js';
import { dice } from '../../../support/promises/chance.js';
import { HandlerSocketServer } from '../../../support/servers/handler-socket-server.js';

const FIRST = 'a'.repeat(32);
const SECOND = 'b'.repeat(32);
const THIRD = 'c'.repeat(32);
const FAR = '9000-01-01 00:00:00';
const READS = 10_000;
const SESSIONS = 100;

jest.setTimeout(60_000);

let warn: jest.SpyInstance;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(() => {
  warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  warn.mockRestore();
});

/** An adapter on a server that opens every index, and answers a search as the test says. */
async function on(search: LineAnswer, timeout = 20): Promise<{ adapter: HandlerSocketAdapter; server: LineServer }> {
  const server = await LineServer.start((line, socket) =>
    /^[PA]\t/.test(line) ? '0\t1\n' : search(line.split('\t').at(-1) as string, socket),
  );
  const { port } = server;
  const adapter = new HandlerSocketAdapter({ server: { host: '127.0.0.1', port, portWrite: port }, timeout });
  closers.push(
    () => server.stop(),
    () => adapter.close(),
  );
  return { adapter, server };
}

const row = (id: string): string => `0\t4\t${id}\t${FAR}\tdata of ${id}\t1\n`;

describe('answers', () => {
  it('come in the order of the requests, whatever pieces they come in', async () => {
    const asked: string[] = [];
    const { adapter } = await on((id, socket) => {
      asked.push(id);
      if (asked.length < 3) return undefined;
      for (const letter of asked.map(row).join('')) socket.write(letter);
      return undefined;
    });
    const ids = [FIRST, SECOND, THIRD];
    expect(await Promise.all(ids.map((id) => adapter.read(id)))).toEqual(ids.map((id) => `data of ${id}`));
  });

  it('that come too late reach nobody', async () => {
    const late = deferred();
    const sent = deferred();
    const { adapter, server } = await on((id, socket) => {
      if (id !== FIRST) return row(id);
      void late.promise.then(() => socket.write(row(FIRST), () => sent.resolve()));
      return undefined;
    }, 0.3);
    await expect(adapter.read(FIRST)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    const next = adapter.read(SECOND);
    late.resolve();
    expect(await next).toBe(`data of ${SECOND}`);
    await sent.promise;
    expect(await adapter.read(SECOND)).toBe(`data of ${SECOND}`);
    expect(server.connections).toBe(2);
  });

  it.each([
    ['garbage', 'J\0\0\0\x0a5.5.5-10.11.19-MariaDB\0\n'],
    ['an error of another protocol', "-ERR unknown command 'P'\r\n"],
    ['a row that is too short', `0\t4\t${FIRST}\t${FAR}\n`],
    ['a row of another width', `0\t2\t${FIRST}\t${FAR}\n`],
    ['the answer to a change', '0\t1\t1\n'],
    ['the answers in another order', row(FIRST) + row(SECOND)],
    ['an answer too many', row(SECOND) + row(FIRST) + row(FIRST)],
    ['the end of the connection in the middle', `0\t4\t${FIRST}`],
  ])('that are none (%s) fail all that wait, and the next connection works', async (_, answer) => {
    let isBroken = true;
    const { adapter, server } = await on((id, socket) => {
      if (!isBroken) return row(id);
      if (id !== FIRST) return undefined;
      isBroken = false;
      if (answer.endsWith('\n')) return answer;
      socket.end(answer);
      return undefined;
    });
    const [second, first] = await Promise.allSettled([adapter.read(SECOND), adapter.read(FIRST)]);
    expect([first, second]).toMatchObject([
      { status: 'rejected', reason: { code: 'E_SESSION_STORE' } },
      { status: 'rejected', reason: { code: 'E_SESSION_STORE' } },
    ]);
    expect(await adapter.read(SECOND)).toBe(`data of ${SECOND}`);
    expect(server.connections).toBe(2);
  });

  it('that nobody asked for end the connection', async () => {
    const ended = deferred();
    const { adapter, server } = await on((id, socket) => {
      socket.once('close', () => ended.resolve());
      setImmediate(() => socket.write(row(FIRST)));
      return row(id);
    });
    await adapter.read(SECOND);
    await ended.promise;
    expect(await adapter.read(SECOND)).toBe(`data of ${SECOND}`);
    expect(server.connections).toBe(2);
  });

  it('that say that the server lost an index end the connection', async () => {
    let isLost = true;
    const { adapter, server } = await on((id) => {
      const answer = isLost ? '2\t1\tstmtnum\n' : row(id);
      isLost = false;
      return answer;
    });
    await expect(adapter.read(FIRST)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(await adapter.read(FIRST)).toBe(`data of ${FIRST}`);
    expect(server.connections).toBe(2);
  });

  it('that the adapter is closed come at once', async () => {
    const { adapter } = await on(() => undefined);
    const waiting = adapter.read(FIRST);
    await Promise.all([expect(waiting).rejects.toThrow('closed'), adapter.close()]);
    await expect(adapter.read(FIRST)).rejects.toThrow('call open() first');
  });
});

describe('on a real server', () => {
  let server: HandlerSocketServer;
  const adapterOn = (port: number, portWrite: number, timeout: number): HandlerSocketAdapter =>
    new HandlerSocketAdapter({ server: { ...server.table('php_session'), port, portWrite }, timeout });

  beforeAll(async () => {
    server = await HandlerSocketServer.start();
    await server.sql.query(adapterOn(1, 1, 1).createTableSql());
  });
  afterAll(() => server.stop());

  it(`${READS} reads over a line that delays and cuts: none gets what is another session's`, async () => {
    const random = dice(18);
    const proxy = await unreliable(server.port, random);
    const [direct, adapter] = [
      adapterOn(server.port, server.portWrite, 20),
      adapterOn((proxy.address() as AddressInfo).port, server.portWrite, 0.05),
    ];
    closers.push(
      () => direct.close(),
      () => adapter.close(),
      async () => proxy.close(),
    );
    const ids = Array.from({ length: SESSIONS }, (_, index) => `session-number-${index}`);
    await Promise.all(ids.map((id) => direct.write(id, `data of ${id}`, 600)));
    const seen = { right: 0, wrong: 0, failed: 0 };
    const visitor = async (): Promise<void> => {
      for (let read = 0; read < READS / 50; read++) {
        const id = ids[random(SESSIONS)] as string;
        const data = await adapter.read(id).catch(() => undefined);
        seen[data === undefined ? 'failed' : data === `data of ${id}` ? 'right' : 'wrong']++;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await Promise.all(Array.from({ length: 50 }, visitor));
    expect(seen.wrong).toBe(0);
    expect(seen.right).toBeGreaterThan(0);
    expect(seen.failed).toBeGreaterThan(0);
  });

  it('a write that a deadlock of its neighbour undoes is not reported as stored', async () => {
    const adapter = adapterOn(server.port, server.portWrite, 20);
    const [crowd, single, observer] = [1, 2, 3].map(() => server.sql.pool({ connectionLimit: 1 })) as [
      Pool,
      Pool,
      Pool,
    ];
    closers.push(() => adapter.close(), ...[crowd, single, observer].map((pool) => () => pool.end()));
    const waiting = async (): Promise<void> => {
      const running = "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
      while (((await observer.query(running))[0] as unknown[]).length === 0);
    };
    const lock = (pool: Pool, id: string): Promise<unknown> =>
      pool.query(`SELECT id FROM php_session WHERE id = '${id}' FOR UPDATE`);
    const versions = new Map<string, SessionVersion>();
    for (const id of [FIRST, SECOND, THIRD]) {
      await adapter.write(id, 'old', 600);
      versions.set(id, (await adapter.load(id))!.version);
    }
    const swap = (id: string): Promise<SwapResult> => adapter.swap(id, versions.get(id)!, 'new', 600);
    await crowd.query('BEGIN');
    // Of two that block each other, the one that changed less is undone.
    await crowd.query("INSERT INTO php_session SELECT CONCAT('x', seq), UTC_TIMESTAMP(), 'x', seq FROM seq_1_to_200");
    await lock(crowd, FIRST);
    await single.query('BEGIN');
    await lock(single, THIRD);
    // While the server waits for the third row, two more requests arrive: it does them in one transaction.
    const third = swap(THIRD);
    await waiting();
    const both = Promise.allSettled([swap(SECOND), swap(FIRST)]);
    await observer.query('SELECT 1');
    await single.query('ROLLBACK');
    expect(await third).toMatchObject({ swapped: true });
    await waiting();
    await lock(crowd, SECOND);
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await crowd.query('ROLLBACK');
    expect(await Promise.all([FIRST, SECOND, THIRD].map((id) => adapter.read(id)))).toEqual(['old', 'old', 'new']);
  });
});

/** Passes everything on, the answers late at times, and breaks now and then. */
async function unreliable(target: number, random: (limit: number) => number): Promise<Server> {
  const proxy = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const cut = (): void => void [client, upstream].map((socket) => socket.destroy());
    for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
    client.on('data', (data) => void upstream.write(data));
    let before: Promise<unknown> = Promise.resolve();
    upstream.on('data', (data: Buffer) => {
      before = before.then(() => later(data, client, random));
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return proxy;
}

async function later(data: Buffer, client: Socket, random: (limit: number) => number): Promise<void> {
  const fate = random(100);
  if (fate < 4) await new Promise((resolve) => setTimeout(resolve, 30));
  if (fate === 99) client.destroy();
  const middle = random(data.length);
  client.write(data.subarray(0, middle));
  await new Promise((resolve) => setImmediate(resolve));
  client.write(data.subarray(middle));
}
