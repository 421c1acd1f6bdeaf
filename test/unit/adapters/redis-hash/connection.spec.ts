import { inspect } from 'node:util';
import { type Cluster, Redis, type RedisOptions } from 'ioredis';
import { hashClient } from '../../../../lib/adapters/redis-hash/redis-hash-client.js';
import type { RedisHashClientLike } from '../../../../lib/adapters/redis-hash/redis-hash-client-like.js';
import {
  resolveRedisHashOptions,
  type RedisHashAdapterOptions,
} from '../../../../lib/adapters/redis-hash/redis-hash.options.js';
import { RedisHashAdapter } from '../../../../lib/adapters/redis-hash/redis-hash.adapter.js';
import { serversOf, type RedisServer as Server } from '../../../../lib/adapters/redis/redis-server.js';
import { RedisServer } from '../../../support/servers/redis-server.js';
import { freePort } from '../../../support/servers/server-process.js';
import { Warnings } from '../redis/warnings.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const PASSWORD = 'the-right-one';
/** Milliseconds that stand for "it did not hang" on a busy machine; the adapter's own limit is 500. */
const NOT_LONG = 3000;
/** What a user needs: the commands from outside, and those that the scripts ask. */
const RIGHTS =
  '+info +hgetall +unlink +evalsha +eval +scan +hmget +hget +hset +hsetnx +exists +hdel +hkeys +hincrby +hincrbyfloat +pexpire';

jest.setTimeout(30_000);

let server: RedisServer;
let warnings: Warnings;
const adapters: RedisHashAdapter[] = [];
const clients: Redis[] = [];

beforeAll(async () => {
  server = await RedisServer.start({ password: PASSWORD });
  await server.cli('ACL', 'SETUSER', 'sessions', 'on', '>p@ss', '~session:*', '-@all', ...RIGHTS.split(' '));
  await server.cli('ACL', 'SETUSER', 'reader', 'on', '>pass', '~session:*', '-@all', '+info', '+hgetall');
});

beforeEach(() => {
  warnings = new Warnings();
});

afterEach(async () => {
  warnings.stop();
  await Promise.all(adapters.splice(0).map((each) => each.close()));
  for (const each of clients.splice(0)) each.disconnect();
});

afterAll(() => server.stop());

function adapterOf(options: RedisHashAdapterOptions): RedisHashAdapter {
  const adapter = new RedisHashAdapter(options);
  adapters.push(adapter);
  return adapter;
}

function clientOf(options: RedisOptions): Redis {
  const client = new Redis(options);
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

/** A command that fails at once leaves no time for the connection: it gets some in between. */
async function untilItWorks(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      return void (await work());
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

async function countAll(adapter: RedisHashAdapter): Promise<void> {
  const id = await adapter.createSession({ a: 'b', n: 1 });
  expect(await adapter.incrementField(id, 'n', 0.5)).toBe(1.5);
  const operations = [
    { kind: 'clear', prefix: 'a' },
    { kind: 'remove', field: 'n' },
    { kind: 'set', field: 'c', value: 'd' },
    { kind: 'increment', field: 'm', by: 2 },
  ] as const;
  const change = { expect: 'live', operations, metadata: 'x'.repeat(100), retired: true, lifetime: 60 } as const;
  expect(await adapter.applyFields(id, change)).toMatchObject({ applied: true });
  expect((await adapter.loadFields(id))?.fields).toEqual(
    new Map([
      ['c', 'd'],
      ['m', '2'],
    ]),
  );
  await adapter.write(ID, 'x', 60);
  for await (const listed of adapter.ids()) await adapter.destroy(listed);
}

describe('what can never work', () => {
  const CASES: Record<string, () => RedisHashAdapterOptions> = {
    'no password': () => ({ port: server.port }),
    'a wrong password': () => ({ port: server.port, auth: 'secret-but-wrong' }),
    'a wrong password in the url': () => ({ url: `redis://:secret-but-wrong@127.0.0.1:${server.port}` }),
    'an index that does not exist': () => ({ port: server.port, auth: PASSWORD, index: 16 }),
    'a user without scripts': () => ({ port: server.port, auth: ['reader', 'pass'] }),
    'a client of the application with a wrong password': () => ({
      client: clientOf({ port: server.port, password: 'secret-but-wrong' }),
    }),
  };

  it.each(Object.entries(CASES))('%s: open() throws one typed error without the password', async (_title, options) => {
    const error: unknown = await adapterOf(options())
      .open()
      .catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'E_SESSION_STORE_CONFIGURATION', store: 'Redis' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/secret-but-wrong|the-right-one/);
    expect(warnings.messages).toEqual([]);
  });

  it('a right that only the scripts need: the boot names it', async () => {
    const rights = RIGHTS.replace(' +hincrbyfloat', '').replace(' +hdel', '').split(' ');
    await server.cli('ACL', 'SETUSER', 'few', 'on', '>pass', '~session:*', '-@all', ...rights);
    await expect(adapterOf({ port: server.port, auth: ['few', 'pass'] }).open()).rejects.toMatchObject({
      code: 'E_SESSION_STORE_CONFIGURATION',
      message: expect.stringMatching(/does not let the user run HINCRBYFLOAT, HDEL.*EVALSHA/) as string,
    });
    expect(await server.cli('EXISTS', 'session::probe')).toBe('0');
  });

  it('a right that is needed first: the boot names all', async () => {
    await expect(adapterOf({ port: server.port, auth: ['reader', 'pass'] }).open()).rejects.toMatchObject({
      message: expect.stringMatching(/NOPERM.*HGETALL.*HINCRBYFLOAT/) as string,
      cause: { message: expect.stringContaining('NOPERM') as string },
    });
  });

  it('a driver that is not installed is named with the line that installs it', async () => {
    const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    const [settings] = serversOf(resolveRedisHashOptions({})) as [Server];
    const connection = hashClient(settings, () => Promise.reject(missing));
    await expect(connection.client()).rejects.toMatchObject({
      code: 'E_SESSION_MISSING_DRIVER',
      message: expect.stringMatching(/^RedisHashAdapter needs .* Run: npm install ioredis/) as string,
    });
  });
});

describe('what works', () => {
  it('a user that may do no more than the adapter needs', async () => {
    const adapter = adapterOf({ port: server.port, auth: ['sessions', 'p@ss'] });
    expect(await adapter.open()).toBe(true);
    await countAll(adapter);
  });

  it('a client of the application with options of its own, which is not closed', async () => {
    const client = clientOf({
      port: server.port,
      password: PASSWORD,
      stringNumbers: true,
      keyPrefix: 'app:',
      protocol: 2,
    });
    const adapter = adapterOf({ client });
    await adapter.open();
    await countAll(adapter);
    expect(adapter.getRedis()).toBe(client);
    await adapter.close();
    expect(await client.ping()).toBe('PONG');
  });

  it('without open(), and again after close() and open()', async () => {
    const adapter = adapterOf({ port: server.port, auth: PASSWORD });
    expect(() => adapter.getRedis()).toThrow(expect.objectContaining({ code: 'E_SESSION_STORE' }) as Error);
    await countAll(adapter);
    await adapter.close();
    await expect(adapter.read(ID)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await adapter.open();
    await countAll(adapter);
  });
});

describe('a server that does not answer', () => {
  it('not there yet: the boot goes on with one warning, and all works as soon as it is there', async () => {
    const port = await freePort();
    const adapter = adapterOf({ port });
    expect(await adapter.open()).toBe(true);
    await expect(adapter.loadFields(ID)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(warnings.messages).toHaveLength(1);
    const late = await RedisServer.start({ port });
    await untilItWorks(() => adapter.write(ID, 'x', 60));
    await late.stop();
  });

  it('silent, killed and back again: commands fail in time, one warning each', async () => {
    const other = await RedisServer.start();
    const adapter = adapterOf({ port: other.port });
    await adapter.open();
    const id = await adapter.createSession({ n: 1 });
    const fail = async (): Promise<void> => {
      const began = performance.now();
      const failed = { code: 'E_SESSION_STORE' };
      await Promise.all([
        expect(adapter.loadFields(id)).rejects.toMatchObject(failed),
        expect(adapter.incrementField(id, 'n')).rejects.toMatchObject(failed),
        expect(adapter.touch(id, 1, 60)).rejects.toMatchObject(failed),
      ]);
      expect(performance.now() - began).toBeLessThan(NOT_LONG);
    };
    other.process.signal('SIGSTOP');
    await fail();
    other.process.signal('SIGCONT');
    await untilItWorks(() => adapter.getSession(id));
    expect(warnings.messages).toHaveLength(1);
    await other.process.kill();
    await fail();
    expect(warnings.messages).toHaveLength(2);
    await other.process.restart();
    await untilItWorks(() => adapter.createSession());
    await other.stop();
  });
});

describe('options', () => {
  it('the defaults', () => {
    expect(resolveRedisHashOptions({})).toMatchObject({ prefix: 'session:', lifetime: 3600, port: 6379, index: 0 });
    expect(new RedisHashAdapter({ lifetime: 1800 }).lifetime).toBe(1800);
    expect(resolveRedisHashOptions({ prefix: '' }).prefix).toBe('');
  });

  it.each([
    { path: 'tcp://127.0.0.1' },
    { uniqueId: 'x' },
    { persistent: true },
    { timeout: 1 },
    { lifetime: 0 },
    { port: 0 },
    { client: {} },
    { client: { ...clientWithout('hgetall') } },
    { host: 'a', url: 'redis://b' },
  ])('%p is refused, by name', (options) => {
    const [name] = Object.keys(options).slice(-1);
    expect(() => new RedisHashAdapter(options as RedisHashAdapterOptions)).toThrow(
      expect.objectContaining({ code: 'E_SESSION_OPTION' }) as Error,
    );
    expect(name).toBeDefined();
  });

  it("ioredis' own clients fit", () => {
    const redis: (client: Redis) => RedisHashClientLike = (client) => client;
    const cluster: (client: Cluster) => RedisHashClientLike = (client) => client;
    expect([redis, cluster]).toHaveLength(2);
  });
});

function clientWithout(name: string): object {
  const all = ['getBuffer', 'pttl', 'set', 'unlink', 'evalshaBuffer', 'evalBuffer', 'scan', 'hgetall'];
  return Object.fromEntries(all.filter((each) => each !== name).map((each) => [each, () => undefined]));
}
