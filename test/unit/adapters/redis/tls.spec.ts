import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import type { RedisAdapterOptions } from '../../../../lib/adapters/redis/redis.options.js';
import { RedisHashAdapter } from '../../../../lib/adapters/redis-hash/redis-hash.adapter.js';
import { requireProgram } from '../../../support/servers/debian-package.js';
import { RedisServer } from '../../../support/servers/redis-server.js';
import { freePort, newFolder } from '../../../support/servers/server-process.js';
import { Warnings } from './warnings.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const PASSWORD = 'the-right-one';
/** Seconds, for what has to work on a busy machine. */
const PATIENT = { connectTimeout: 20, readTimeout: 20 };

/** Enough to meet the moment: without care 3 of 60 ended the process. */
const ROUNDS = 100;

jest.setTimeout(60_000);

let folder: string;
let server: RedisServer;
let port: number;
let ca: string;
let warnings: Warnings;
const adapters: (RedisAdapter | RedisHashAdapter)[] = [];

beforeAll(async () => {
  folder = await newFolder('redis-tls');
  ca = certificate('server');
  port = await freePort();
  const files = ['--tls-cert-file', join(folder, 'server.crt'), '--tls-key-file', join(folder, 'server.key')];
  const clients = ['--tls-auth-clients', 'no', '--tls-ca-cert-file', join(folder, 'server.crt')];
  server = await RedisServer.start({ password: PASSWORD, args: ['--tls-port', String(port), ...files, ...clients] });
});

beforeEach(() => {
  warnings = new Warnings();
});

afterEach(async () => {
  warnings.stop();
  await Promise.all(adapters.splice(0).map((each) => each.close()));
  await server.cli('FLUSHALL');
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** A new one that signed itself, for this machine alone. */
function certificate(name: string): string {
  const file = join(folder, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${file}.key`];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  execFileSync(requireProgram('openssl', 'openssl'), ['req', '-x509', ...key, ...subject, '-out', `${file}.crt`], {
    stdio: 'ignore',
  });
  return readFileSync(`${file}.crt`, 'utf8');
}

function adapterOf(options: RedisAdapterOptions): RedisAdapter {
  const adapter = new RedisAdapter(options);
  adapters.push(adapter);
  return adapter;
}

/** Each way to say that the connection is encrypted. */
const WAYS: Record<string, () => RedisAdapterOptions> = {
  'a url with rediss': () => ({ url: `rediss://:${PASSWORD}@127.0.0.1:${port}`, ssl: { ca } }),
  'the option ssl': () => ({ port, auth: PASSWORD, ssl: { ca } }),
  'a path with tls': () => ({ path: `tls://127.0.0.1:${port}?auth=${PASSWORD}`, prefix: 'sess-reds-', ssl: { ca } }),
};

describe('Redis over TLS', () => {
  it.each(Object.entries(WAYS))('%s: sessions are written and read', async (_way, options) => {
    const adapter = adapterOf({ ...options(), ...PATIENT });
    await adapter.open();
    expect(await adapter.swap(ID, null, 'encrypted', 60)).toMatchObject({ swapped: true });
    expect(await adapter.load(ID)).toMatchObject({ data: 'encrypted' });
    expect(await server.cli('GET', `sess-reds-${ID}`)).toBe('encrypted');
    expect(warnings.messages).toEqual([]);
  });

  it('a client of the application that speaks TLS', async () => {
    const client = new Redis({ host: '127.0.0.1', port, password: PASSWORD, tls: { ca } });
    try {
      const adapter = adapterOf({ client, readTimeout: 20 });
      await adapter.open();
      await adapter.write(ID, 'encrypted', 60);
      expect(await server.cli('GET', `sess-reds-${ID}`)).toBe('encrypted');
    } finally {
      client.disconnect();
    }
  });

  it('RedisHashAdapter speaks it as well', async () => {
    const url = `rediss://:${PASSWORD}@127.0.0.1:${port}`;
    const adapter = new RedisHashAdapter({ url, ssl: { ca }, ...PATIENT });
    adapters.push(adapter);
    await adapter.open();
    const id = await adapter.createSession({ username: 'andrew' });
    expect(await server.cli('HGET', `session:${id}`, 'username')).toBe('andrew');
  });
});

/** What must not get through, by the code that the warning names. */
const REFUSED: Record<string, () => [RedisAdapterOptions, RegExp]> = {
  'a certificate that nobody vouches for': () => [
    { url: `rediss://:${PASSWORD}@127.0.0.1:${port}`, ...PATIENT },
    /DEPTH_ZERO_SELF_SIGNED_CERT/,
  ],
  'a certificate of somebody else': () => [
    { port, auth: PASSWORD, ssl: { ca: certificate('other') }, ...PATIENT },
    /DEPTH_ZERO_SELF_SIGNED_CERT/,
  ],
  'a certificate for another name': () => [
    { port, auth: PASSWORD, ssl: { ca, servername: 'redis.internal' }, ...PATIENT },
    /ERR_TLS_CERT_ALTNAME_INVALID/,
  ],
  'a server that speaks no TLS': () => [{ port: server.port, auth: PASSWORD, ssl: { ca } }, /\(\w+\)/],
  'no TLS, where the server speaks it': () => [{ port, auth: PASSWORD }, /\(\w+\)/],
};

describe('TLS that cannot be trusted', () => {
  it.each(Object.entries(REFUSED))(
    '%s: one warning, commands fail by name, and the password is in no text',
    async (_title, options) => {
      const [given, code] = options();
      const adapter = adapterOf(given);
      expect(await adapter.open()).toBe(true);
      const failure: unknown = await adapter.write(ID, 'x', 60).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'E_SESSION_STORE', cause: expect.any(Object) as object });
      expect(warnings.messages).toEqual([expect.stringMatching(code)]);
      const everything = warnings.messages.join() + inspect(failure, { depth: 10, showHidden: true });
      expect(everything).not.toContain(PASSWORD);
      expect(await server.cli('DBSIZE')).toBe('0');
    },
  );

  it('closed at any moment of the handshake: the process goes on', async () => {
    const url = `rediss://:${PASSWORD}@127.0.0.1:${port}`;
    for (let round = 0; round < ROUNDS; round += 1) {
      const adapter = new RedisAdapter({ url, ...PATIENT });
      await adapter.open();
      await pause(round % 50);
      // An error that nobody listens for would end the test run.
      await adapter.close();
    }
  });
});
