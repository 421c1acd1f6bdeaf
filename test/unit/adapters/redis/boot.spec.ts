import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { type Cluster, Redis } from 'ioredis';
import { RedisClient } from '../../../../lib/adapters/redis/redis-client.js';
import { resolveRedisOptions, type RedisAdapterOptions } from '../../../../lib/adapters/redis/redis.options.js';
import { serversOf, type RedisServer as Server } from '../../../../lib/adapters/redis/redis-server.js';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import { RedisCluster } from '../../../support/servers/redis-cluster.js';
import { RedisServer } from '../../../support/servers/redis-server.js';
import { freePort } from '../../../support/servers/server-process.js';
import { Warnings } from './warnings.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const PASSWORD = 'the-right-one';
const CONFIGURATION = { name: 'SessionStoreConfigurationError', code: 'E_SESSION_STORE_CONFIGURATION', store: 'Redis' };

jest.setTimeout(30_000);

let server: RedisServer;
let warnings: Warnings;
const adapters: RedisAdapter[] = [];
const clients: (Redis | Cluster)[] = [];

beforeAll(async () => {
  server = await RedisServer.start({ password: PASSWORD });
  await server.cli('ACL', 'SETUSER', 'reader', 'on', '>pass', '~sess-reds-*', '+get', '+pttl', '+info', '+select');
  await server.cli('ACL', 'SETUSER', 'other', 'on', '>pass', '~other-*', '+@all');
  await server.cli(
    'ACL',
    'SETUSER',
    'sessions',
    'on',
    '>p@ss',
    '~sess-reds-*',
    '-@all',
    '+get',
    '+pttl',
    '+set',
    '+pexpire',
    '+unlink',
    '+evalsha',
    '+eval',
    '+scan',
  );
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

function adapterOf(options: RedisAdapterOptions): RedisAdapter {
  const adapter = new RedisAdapter(options);
  adapters.push(adapter);
  return adapter;
}

function clientOf<C extends Redis | Cluster>(client: C): C {
  clients.push(client);
  client.on('error', () => undefined);
  return client;
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('did not fail');
    },
    (error: unknown) => error as Error,
  );
}

/** What can never work, by the words of its error. */
const HOPELESS: Record<string, () => [RedisAdapterOptions, RegExp]> = {
  'no password': () => [{ port: server.port }, /NOAUTH.*option auth/],
  'a wrong password': () => [{ port: server.port, auth: 'secret-but-wrong' }, /WRONGPASS.*option auth/],
  'a wrong password in the url': () => [{ url: `redis://:secret-but-wrong@127.0.0.1:${server.port}` }, /WRONGPASS/],
  'a wrong password in the path': () => [{ path: `tcp://127.0.0.1:${server.port}?auth=secret-but-wrong` }, /WRONGPASS/],
  'a wrong user': () => [{ port: server.port, auth: ['nobody', 'secret-but-wrong'] }, /WRONGPASS/],
  'an index that does not exist': () => [
    { port: server.port, auth: PASSWORD, index: 16 },
    /index does not exist.*0 to 15/,
  ],
  'a user without scripts': () => [{ port: server.port, auth: ['reader', 'pass'] }, /NOPERM.*EVALSHA/],
  'a user without these keys': () => [{ port: server.port, auth: ['other', 'pass'] }, /NOPERM/],
  'a client of the application with a wrong password': () => [
    { client: clientOf(new Redis(server.port, { password: 'secret-but-wrong' })) },
    /WRONGPASS/,
  ],
};

describe('what can never work', () => {
  it.each(Object.entries(HOPELESS))(
    '%s: open() throws one typed error without the password',
    async (_title, options) => {
      const [given, message] = options();
      const adapter = adapterOf(given);
      const error = await failureOf(adapter.open());
      expect(error).toMatchObject({ ...CONFIGURATION, message: expect.stringMatching(message) as string });
      expect(error.cause).toMatchObject({ name: 'ReplyError' });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/secret-but-wrong|the-right-one/);
      expect(warnings.messages).toEqual([]);
    },
  );

  it('an index that does not exist: nothing is written to another database', async () => {
    const adapter = adapterOf({ port: server.port, auth: PASSWORD, index: 16 });
    await expect(adapter.write(ID, 'x', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await expect(adapter.write(ID, 'x', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(await server.cli('DBSIZE')).toBe('0');
  });

  it('options of TLS that make no sense', async () => {
    const adapter = adapterOf({ port: server.port, ssl: { cert: 'no certificate', key: 'no key' } });
    await expect(adapter.open()).rejects.toMatchObject({
      ...CONFIGURATION,
      message: expect.stringContaining('ssl') as string,
    });
  });

  it('a server of a cluster without a Cluster client', async () => {
    const cluster = await RedisCluster.start();
    const failures = await Promise.all(
      cluster.ports.map((port) =>
        adapterOf({ port })
          .open()
          .catch((error: unknown) => error),
      ),
    );
    await cluster.stop();
    expect(failures.filter((failure) => failure === true)).toHaveLength(1);
    expect(failures.filter((failure) => failure !== true)).toEqual(
      [0, 1].map(() =>
        expect.objectContaining({
          ...CONFIGURATION,
          message: expect.stringContaining('hand over a Cluster') as string,
        }),
      ),
    );
  });
});

describe('what works', () => {
  it('a user that may do no more than the adapter needs', async () => {
    const printed = jest.spyOn(console, 'warn').mockImplementation();
    const adapter = adapterOf({ port: server.port, auth: ['sessions', 'p@ss'] });
    expect(await adapter.open()).toBe(true);
    const created = await adapter.swap(ID, null, 'x', 60);
    expect(created).toMatchObject({ swapped: true });
    expect(await adapter.touch(ID, (created as { version: string }).version, 90)).toBe(true);
    await adapter.write(ID, 'broken', 60);
    await adapter.quarantine(ID, 'broken');
    for await (const id of adapter.ids()) expect(id).toBe('nothing');
    expect(await adapter.destroy(ID)).toBe(true);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  it('a user that may not write, until the first write, which names the rights', async () => {
    await server.cli('ACL', 'SETUSER', 'sessions', '-set');
    const adapter = adapterOf({ port: server.port, auth: ['sessions', 'p@ss'] });
    expect(await adapter.open()).toBe(true);
    const failed = { code: 'E_SESSION_STORE', message: expect.stringContaining('Allow the user') as string };
    await expect(adapter.swap(ID, null, 'x', 60)).rejects.toMatchObject(failed);
    await expect(adapter.write(ID, 'x', 60)).rejects.toMatchObject(failed);
  });

  it('without open(): the first command connects', async () => {
    const adapter = adapterOf({ port: server.port, auth: PASSWORD });
    expect(await Promise.all([adapter.write(ID, 'x', 60), adapter.read('a'), adapter.load('b')])).toEqual([
      true,
      '',
      null,
    ]);
    expect(await adapter.read(ID)).toBe('x');
    expect(await server.cli('CLIENT', 'LIST')).toMatch(/^(?:.*\n?){2}$/);
  });

  it('after close(): commands fail, and open() connects anew', async () => {
    const adapter = adapterOf({ port: server.port, auth: PASSWORD });
    await adapter.open();
    await adapter.close();
    await expect(adapter.read(ID)).rejects.toMatchObject({
      code: 'E_SESSION_STORE',
      message: expect.stringContaining('open()') as string,
    });
    expect(await server.cli('CLIENT', 'LIST')).toMatch(/^.*$/);
    await adapter.open();
    expect(await adapter.write(ID, 'x', 60)).toBe(true);
  });
});

describe('a server that is not there', () => {
  it('the boot goes on with one warning, commands fail at once, and work as soon as the server is there', async () => {
    const port = await freePort();
    const adapter = adapterOf({ port });
    expect(await adapter.open()).toBe(true);
    await expect(adapter.read(ID)).rejects.toMatchObject({ code: 'E_SESSION_STORE', cause: { code: 'ECONNREFUSED' } });
    await expect(adapter.load(ID)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(warnings.messages).toEqual([
      `Redis at 127.0.0.1:${port} does not answer (ECONNREFUSED): sessions fail until it is back.`,
    ]);
    const late = await RedisServer.start({ port });
    const back = Date.now();
    while (!(await adapter.write(ID, 'x', 60).catch(() => false))) await nextTurn();
    expect(Date.now() - back).toBeLessThan(3000);
    await late.stop();
  });

  it('a name that does not exist, and a machine that does not answer: a warning each', async () => {
    const nowhere = adapterOf({ host: 'redis.invalid', connectTimeout: 0.2, readTimeout: 0.1 });
    const silent = adapterOf({ host: '192.0.2.1', connectTimeout: 0.2, readTimeout: 0.1 });
    expect(await Promise.all([nowhere.open(), silent.open()])).toEqual([true, true]);
    expect(warnings.messages).toHaveLength(2);
  });

  it('the url is not in the warning', async () => {
    const port = await freePort();
    await adapterOf({ url: `redis://u:secret@127.0.0.1:${port}` }).open();
    expect(warnings.messages.join()).not.toContain('secret');
    expect(warnings.messages).toHaveLength(1);
  });

  it('a client of the application that does not get through: a warning', async () => {
    const client = clientOf(new Redis(await freePort(), { disconnectTimeout: 50 }));
    expect(await adapterOf({ client, readTimeout: 0.1 }).open()).toBe(true);
    expect(warnings.messages).toEqual([
      expect.stringContaining('The Redis server of the session store does not answer'),
    ]);
  });
});

describe('a driver that is not installed', () => {
  const [settings] = serversOf(resolveRedisOptions({})) as [Server];

  it('is named with the line that installs it', async () => {
    const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    const connection = new RedisClient(settings, () => Promise.reject(missing));
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await failureOf(Promise.resolve(connection.client()))).toMatchObject({
        code: 'E_SESSION_MISSING_DRIVER',
        message: expect.stringContaining('npm install ioredis') as string,
      });
    }
  });

  it('stops the boot', async () => {
    jest.resetModules();
    jest.doMock('ioredis', () => {
      throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
    });
    const { RedisAdapter: Fresh } = await import('../../../../lib/adapters/redis/redis.adapter.js');
    await expect(new Fresh().open()).rejects.toMatchObject({ code: 'E_SESSION_MISSING_DRIVER' });
    jest.dontMock('ioredis');
  });
});
