import {
  LibmemcachedAdapter,
  MemoryAdapter,
  NoopAdapter,
  RedisAdapter,
  RedisHashAdapter,
  type SessionAdapter,
  StreamAdapter,
} from '../../lib/index.js';
import { addressOfEnvironment } from '../../sample/01-demo/environment/address-of-environment.js';
import { platformOfEnvironment } from '../../sample/01-demo/environment/platform-of-environment.js';
import { storeOfEnvironment } from '../../sample/01-demo/environment/store-of-environment.js';
import { whatIsWrong } from '../../sample/01-demo/environment/what-is-wrong.js';
import { indentJson } from '../../sample/01-demo/indent-json.js';
import { html } from '../../sample/01-demo/page/html.js';
import { driver } from '../../sample/01-demo/stores/driver.js';
import { PlainStore } from '../../sample/01-demo/stores/plain.store.js';
import { freePort } from '../support/servers/server-process.js';
import { RunningDemo } from './running-demo.js';

function startDemo(platform: string, adapter: SessionAdapter): Promise<RunningDemo> {
  return RunningDemo.start(platform, new PlainStore(adapter));
}

describe.each(['express', 'fastify'])('the demo on %s', (platform) => {
  it('a change without a session leads to the start page, and a script is told', async () => {
    await using demo = await startDemo(platform, new MemoryAdapter());
    for (const path of ['/lifetime', '/rotate', '/logout', '/counter', '/basket/add', '/basket/remove']) {
      expect(await demo.client.submit(path)).toMatchObject({ status: 303, location: '/' });
    }
    const answer = await demo.client.post('/counter.json');
    expect([answer.status, answer.json()]).toEqual([401, expect.objectContaining({ statusCode: 401 })]);
  });

  it('the start gives a new id, whatever id the browser had', async () => {
    await using demo = await startDemo(platform, new MemoryAdapter());
    const { client } = demo;
    await client.submit('/start', { name: 'Ann', lifetime: '60' });
    const first = client.cookies.get('sid');
    await client.submit('/start', { name: 'Bob', lifetime: '60' });
    expect(client.cookies.get('sid')).not.toBe(first);
    expect((await client.get('/')).text).toContain('Hello, Bob');
  });

  it('answers carry the security headers, also those without a route', async () => {
    await using demo = await startDemo(platform, new MemoryAdapter());
    for (const path of ['/', '/public/demo.css', '/nowhere']) {
      const { headers } = await demo.client.get(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each([
    ['/start', { name: ' ', lifetime: '60' }],
    ['/start', { name: 'x'.repeat(41), lifetime: '60' }],
    ['/start', { name: 'Ann', lifetime: '1e9' }],
    ['/start', { name: 'Ann', lifetime: '0.5' }],
    ['/start', {}],
  ])('%s refuses %j', async (path, form: Record<string, string>) => {
    const adapter = new MemoryAdapter();
    await using demo = await startDemo(platform, adapter);
    expect((await demo.client.submit(path, form)).status).toBe(400);
    expect(adapter.size).toBe(0);
  });

  it('with the Noop adapter no session starts, and the page says why', async () => {
    await using demo = await startDemo(platform, new NoopAdapter());
    await demo.client.submit('/start', { name: 'Ann', lifetime: '60' });
    expect(demo.client.cookies.size).toBe(0);
    expect((await demo.client.get('/')).text).toContain('NoopAdapter keeps nothing');
  });
});

describe("the demo's environment", () => {
  const adapterOf = async (environment: Record<string, string>): Promise<SessionAdapter> =>
    (await storeOfEnvironment(environment)).adapter;

  const message = async (read: () => unknown): Promise<string> => {
    try {
      return String(await read());
    } catch (error) {
      return whatIsWrong(error, {});
    }
  };

  it('gives files on Express at 127.0.0.1:8080 when nothing is set', async () => {
    expect(await adapterOf({})).toBeInstanceOf(StreamAdapter);
    expect(platformOfEnvironment({}).getType()).toBe('express');
    expect(addressOfEnvironment({})).toEqual({ host: '127.0.0.1', port: 8080 });
  });

  it('gives what is set', async () => {
    expect(await adapterOf({ SESSION_ADAPTER: 'memory' })).toBeInstanceOf(MemoryAdapter);
    expect(await adapterOf({ SESSION_ADAPTER: 'noop' })).toBeInstanceOf(NoopAdapter);
    expect(await adapterOf({ SESSION_ADAPTER: 'redis' })).toBeInstanceOf(RedisAdapter);
    expect(await adapterOf({ SESSION_ADAPTER: 'redis-hash' })).toBeInstanceOf(RedisHashAdapter);
    expect(await adapterOf({ SESSION_ADAPTER: 'memcached' })).toBeInstanceOf(LibmemcachedAdapter);
    expect(platformOfEnvironment({ PLATFORM: 'fastify' }).getType()).toBe('fastify');
    expect(addressOfEnvironment({ HOST: '::1', PORT: '0' })).toEqual({ host: '::1', port: 0 });
  });

  it('names what is wrong, and what would be right', async () => {
    expect(await message(() => storeOfEnvironment({ SESSION_ADAPTER: 'toString' }))).toBe(
      'SESSION_ADAPTER=toString is not known. Possible: stream, memory, noop, redis, redis-hash, memcached, mysql, ' +
        'postgres, sqlite, mongo, handlersocket.',
    );
    expect(await message(() => platformOfEnvironment({ PLATFORM: 'koa' }))).toBe(
      'PLATFORM=koa is not known. Possible: express, fastify.',
    );
    for (const port of ['', '-1', '65536', '80.5', 'http']) {
      expect(await message(() => addressOfEnvironment({ PORT: port }))).toBe(
        `PORT=${port} is not known. Possible: a number from 0 to 65535.`,
      );
    }
  });

  it('an address that cannot be one is named without what may be a password', async () => {
    expect(await message(() => storeOfEnvironment({ SESSION_ADAPTER: 'mysql', MYSQL_URL: 'me:secret@db' }))).toBe(
      'MYSQL_URL cannot be understood. Possible: mysql://root@127.0.0.1:3306/test.',
    );
    expect(await message(() => storeOfEnvironment({ SESSION_ADAPTER: 'redis', REDIS_PORT: 'six' }))).toContain('port');
  });

  it.each(['mysql', 'postgres'])('%s without its server gives one line that says so', async (name) => {
    const url = `${name}://me:secret@127.0.0.1:${await freePort()}/shop`;
    const environment = { SESSION_ADAPTER: name, [`${name.toUpperCase()}_URL`]: url, STORE_TIMEOUT: '20' };
    expect(await message(() => storeOfEnvironment(environment))).toMatch(
      /^The session store failed to create the session table\. .* \(ECONNREFUSED\)$/,
    );
  });

  it('a driver that is missing gives the line that installs it', async () => {
    const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    expect(await message(() => driver('pg', () => Promise.reject(missing)))).toBe(
      'The demo needs the package "pg", which is not installed. Run: npm install pg',
    );
  });
});

describe("the demo's templates", () => {
  it('values are escaped, markup and lists of markup are not, and nothing is nothing', () => {
    const value = `<a href="x" title='y'>&</a>`;
    expect(html`<p>${value}</p>`.markup).toBe('<p>&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;</p>');
    expect(html`${[html`<b>${1}</b>`, html`<i>${'<'}</i>`]}${undefined}${false}`.markup).toBe('<b>1</b><i>&lt;</i>');
  });

  it('stored text is broken into lines, and not one character of it changes', () => {
    const text = '{"a":1.50,"b":{},"c":[],"d":[{"e":"{ }, [ ] : \\" x"},1e400],"f":"\\u00e9"}';
    const lines = indentJson(text);
    expect(lines.split('\n')).toHaveLength(12);
    expect(lines.replace(/\n */g, '').replace(/("): /g, '$1:')).toBe(text);
    for (const other of ['', 'user|s:3:"Ann";', '{"cut', '"text"']) expect(indentJson(other)).toBe(other);
  });
});
