import { Redis } from 'ioredis';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import type { RedisAdapterOptions } from '../../../../lib/adapters/redis/redis.options.js';
import { RedisServer } from '../../../support/servers/redis-server.js';
import { Warnings } from './warnings.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
/** Milliseconds that stand for "it did not hang" on a busy machine; the adapter's own limit is 500. */
const NOT_LONG = 3000;

jest.setTimeout(60_000);

let server: RedisServer;
let warnings: Warnings;
const adapters: RedisAdapter[] = [];
const clients: Redis[] = [];

beforeEach(async () => {
  server = await RedisServer.start();
  warnings = new Warnings();
});

afterEach(async () => {
  warnings.stop();
  await Promise.all(adapters.splice(0).map((each) => each.close()));
  for (const each of clients.splice(0)) each.disconnect();
  await server.stop();
});

async function opened(options: RedisAdapterOptions = { port: server.port }): Promise<RedisAdapter> {
  const adapter = new RedisAdapter(options);
  adapters.push(adapter);
  await adapter.open();
  return adapter;
}

function client(): Redis {
  const made = new Redis(server.port, { retryStrategy: () => 50, disconnectTimeout: 50 });
  made.on('error', () => undefined);
  clients.push(made);
  return made;
}

/** Milliseconds until it failed, with the error of an unreachable store. */
async function failsIn(work: () => unknown): Promise<number> {
  const began = performance.now();
  await expect(work()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
  return performance.now() - began;
}

/** Milliseconds until it succeeds again. */
async function worksIn(work: () => unknown): Promise<number> {
  const began = performance.now();
  for (;;) {
    try {
      await work();
      return performance.now() - began;
    } catch (error) {
      if (performance.now() - began > 20_000) throw error;
      // A failure at once leaves no time for what arrives.
      await nextTurn();
    }
  }
}

/** The adapter's own connection, and a client of the application with all its defaults. */
const WAYS: Record<string, () => RedisAdapterOptions> = {
  'our own connection': () => ({ port: server.port }),
  'a unix socket': () => ({ socket: server.socket }),
  'a client of the application': () => ({ client: client() }),
};

describe.each(Object.entries(WAYS))('%s', (_way, options) => {
  it('a silent server: commands fail in time, one warning, and all is well when it answers again', async () => {
    const adapter = await opened(options());
    await adapter.write(ID, 'before', 600);
    server.process.signal('SIGSTOP');
    const times = await Promise.all([
      failsIn(() => adapter.read(ID)),
      failsIn(() => adapter.load(ID)),
      failsIn(() => adapter.touch(ID, 'x', 600)),
      failsIn(() => adapter.swap(ID, 'stale', 'late', 600)),
    ]);
    for (const time of [...times, await failsIn(() => adapter.read(ID))]) expect(time).toBeLessThan(NOT_LONG);
    expect(warnings.messages).toHaveLength(1);
    server.process.signal('SIGCONT');
    expect(await worksIn(() => adapter.read(ID))).toBeLessThan(NOT_LONG);
    expect(await adapter.read(ID)).toBe('before');
    server.process.signal('SIGSTOP');
    await failsIn(() => adapter.read(ID));
    expect(warnings.messages).toHaveLength(2);
  });

  it('a killed server: commands fail in time, one warning, and all is well when it is back', async () => {
    const adapter = await opened(options());
    await server.process.kill();
    for (let n = 0; n < 5; n++) expect(await failsIn(() => adapter.read(ID))).toBeLessThan(NOT_LONG);
    expect(warnings.messages).toHaveLength(1);
    await server.process.restart();
    expect(await worksIn(() => adapter.write(ID, 'after', 600))).toBeLessThan(NOT_LONG);
    expect(await server.cli('GET', `sess-reds-${ID}`)).toBe('after');
  });
});

describe('our own connection', () => {
  it('a server known to be away: commands fail at once', async () => {
    const adapter = await opened();
    await server.process.kill();
    await failsIn(() => adapter.read(ID));
    const began = performance.now();
    for (let n = 0; n < 100; n++) await failsIn(() => adapter.read(ID));
    expect(performance.now() - began).toBeLessThan(NOT_LONG);
  });

  it('a silent server: new connections are tried, and the adapter still closes', async () => {
    const adapter = await opened({ port: server.port, connectTimeout: 0.1, readTimeout: 0.05 });
    server.process.signal('SIGSTOP');
    for (let n = 0; n < 20; n++) await failsIn(() => adapter.read(ID));
    const began = performance.now();
    await adapter.close();
    expect(performance.now() - began).toBeLessThan(NOT_LONG);
  });

  it('a command whose connection breaks has failed, is not sent again, and the next one works', async () => {
    const adapter = await opened();
    const admin = client();
    await admin.set(`sess-reds-${ID}`, '0');
    // The scripts of all connections stand still while a debug command sleeps.
    const asleep = admin.call('DEBUG', 'SLEEP', '0.2').catch(() => undefined);
    const writes = [1, 2, 3].map((n) => adapter.write(ID, String(n), 600).catch((error: unknown) => error));
    (adapter.getRedis() as Redis).stream.destroy();
    for (const outcome of await Promise.all(writes)) expect(outcome).toMatchObject({ code: 'E_SESSION_STORE' });
    await asleep;
    expect(await adapter.write(ID, 'next', 600)).toBe(true);
    expect(await adapter.read(ID)).toBe('next');
  });

  it('CLIENT KILL under load: what was acknowledged is stored, and nothing hangs', async () => {
    const adapter = await opened();
    const admin = client();
    const acknowledged = new Set<string>();
    let failed = 0;
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      for (let n = 0; n < 50; n++) {
        const id = `writer-${writer}-${n}`;
        const done = await adapter.swap(id, null, 'x', 600).catch(() => undefined);
        if (done?.swapped) acknowledged.add(id);
        else failed++;
        if (writer === 0 && n % 10 === 5) await admin.call('CLIENT', 'KILL', 'SKIPME', 'yes');
      }
    });
    await Promise.all(writers);
    const stored = new Set<string>();
    for await (const id of adapter.ids()) stored.add(id);
    expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
    expect(acknowledged.size + failed).toBe(1000);
    expect(failed).toBeLessThan(500);
  });

  it('a connection that was closed for idling: the next command waits for the new one', async () => {
    const adapter = await opened();
    const admin = client();
    await admin.call('CLIENT', 'KILL', 'SKIPME', 'yes');
    const redis = adapter.getRedis() as Redis;
    if (redis.status === 'ready') await new Promise((resolve) => redis.once('close', resolve));
    expect(await adapter.write(ID, 'x', 600)).toBe(true);
    expect(warnings.messages).toEqual([]);
  });
});

describe('a client of the application', () => {
  it('is not closed, and gets no listeners', async () => {
    const given = new Redis(server.port);
    clients.push(given);
    await given.ping();
    const listeners = given.eventNames().map((name) => [name, given.listenerCount(name)]);
    const adapter = await opened({ client: given });
    await adapter.write(ID, 'x', 600);
    expect(adapter.getRedis()).toBe(given);
    await adapter.close();
    expect(given.status).toBe('ready');
    expect(given.eventNames().map((name) => [name, given.listenerCount(name)])).toEqual(listeners);
    expect(await given.get(`sess-reds-${ID}`)).toBe('x');
  });

  it('nothing is defined on it', async () => {
    const given = client();
    const members = (): string[] => [...Object.getOwnPropertyNames(given)].sort();
    await given.ping();
    const before = members();
    const adapter = await opened({ client: given });
    await adapter.swap(ID, null, 'x', 600);
    expect(members()).toEqual(before);
  });

  it('options that change the answers make no difference', async () => {
    const given = new Redis(server.port, { stringNumbers: true, replyMapping: 'resp3' });
    clients.push(given);
    const adapter = await opened({ client: given });
    const created = (await adapter.swap(ID, null, 'x', 600)) as { version: string };
    expect(await adapter.touch(ID, created.version, 900)).toBe(true);
    expect(Math.round((await adapter.load(ID))?.remaining ?? 0)).toBe(900);
    expect(await adapter.swap(ID, 'stale', 'y', 600)).toMatchObject({ swapped: false, current: { data: 'x' } });
  });
});

describe('a server that refuses', () => {
  it('full memory without eviction: the write fails by name, what is stored stays, reading goes on', async () => {
    const adapter = await opened();
    await adapter.write(ID, 'before', 600);
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');
    const { version } = (await adapter.load(ID)) as { version: string };
    await expect(adapter.write(ID, 'after', 600)).rejects.toMatchObject({ code: 'E_SESSION_STORAGE_FULL' });
    await expect(adapter.swap(ID, version, 'after', 600)).rejects.toMatchObject({ code: 'E_SESSION_STORAGE_FULL' });
    expect(await adapter.read(ID)).toBe('before');
    expect(await adapter.swap(ID, version, null, 0)).toMatchObject({ swapped: true });
    expect(warnings.messages).toEqual([]);
  });

  it('a full server does not stop the boot', async () => {
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');
    await expect(opened()).resolves.toBeInstanceOf(RedisAdapter);
  });

  it('a replica: writing fails with the remedy, reading works, and the boot does not stop', async () => {
    await server.cli('CONFIG', 'SET', 'repl-diskless-sync-delay', '0');
    const replica = await RedisServer.start({ args: ['--replicaof', '127.0.0.1', String(server.port)] });
    await (await opened()).write(ID, 'x', 600);
    const adapter = await opened({ port: replica.port });
    await worksIn(async () => expect(await adapter.read(ID)).toBe('x'));
    const refused = { code: 'E_SESSION_STORE', message: expect.stringContaining('connect to the master') as string };
    await expect(adapter.write(ID, 'y', 600)).rejects.toMatchObject(refused);
    expect(await adapter.read(ID)).toBe('x');
    await expect(adapter.swap(ID, (await adapter.load(ID))?.version ?? null, 'y', 600)).rejects.toMatchObject(refused);
    // A failover that keeps the address: the replica is the master now.
    await replica.cli('REPLICAOF', 'NO', 'ONE');
    await worksIn(() => adapter.write(ID, 'z', 600));
    expect(await adapter.read(ID)).toBe('z');
    await replica.stop();
  });

  it('no error shows the id, the data or the command', async () => {
    const adapter = await opened();
    await server.cli('HSET', `sess-reds-${ID}`, 'a', 'b');
    const failures = await Promise.all([
      adapter.swap(ID, null, 'the-secret-data', 600).catch((error: unknown) => error),
      Promise.resolve(adapter.load(ID)).catch((error: unknown) => error),
    ]);
    await server.process.kill();
    failures.push(await adapter.write(ID, 'the-secret-data', 600).catch((error: unknown) => error));
    expect(failures).toHaveLength(3);
    for (const failure of failures) {
      expect(inspect(failure, { depth: 10, showHidden: true })).not.toMatch(/0123456789abc|the-secret-data/);
      expect((failure as Error).cause).toHaveProperty('message');
    }
  });

  it('a command that was renamed away: the boot stops, and the quoted key is not in the cause', async () => {
    const odd = await RedisServer.start({ args: ['--rename-command', 'EVALSHA', ''] });
    const failure = await opened({ port: odd.port }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'E_SESSION_STORE_CONFIGURATION' });
    expect(inspect(failure, { depth: 10 })).not.toContain('sess-reds');
    await odd.stop();
  });
});
