import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { BuiltDemo } from './built-demo.js';

jest.setTimeout(120_000);

describe("the demo's main", () => {
  let demo: BuiltDemo;

  beforeAll(() => {
    demo = new BuiltDemo();
  });

  afterAll(() => demo?.[Symbol.dispose]());

  it.each(['express', 'fastify'])(
    'on %s prints its address in one line, answers, and ends when asked to',
    async (name) => {
      const running = demo.run({ PLATFORM: name });
      const line = await running.firstLine();
      const [, url = ''] =
        /^Demo: (http:\/\/127\.0\.0\.1:\d+) \((?:express|fastify), sessions: MemoryAdapter\)$/.exec(line) ?? [];
      expect(line).toContain(`(${name}, `);
      const answer = await fetch(url);
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Start session')]);
      expect(await running.stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM', output: `${line}\n`, errors: '' });
    },
  );

  it('names the way out when its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const ending = await demo.run({ PORT: String(port) }).ended;
    other.close();
    expect(ending).toEqual({
      code: 1,
      signal: null,
      output: '',
      errors: `Port ${port} is in use. Choose another one: PORT=8080 npm start\n`,
    });
  });

  it.each([
    [{ SESSION_ADAPTER: 'reddis' }, 'SESSION_ADAPTER=reddis is not known. Possible: '],
    [
      { SESSION_ADAPTER: 'postgres', POSTGRES_URL: 'postgres://me:secret@127.0.0.1:1/shop' },
      'The session store failed to create the session table.',
    ],
    [{ SESSION_ADAPTER: 'mysql', MYSQL_URL: 'localhost' }, 'MYSQL_URL cannot be understood. Possible: mysql://'],
    [{ PLATFORM: 'koa' }, 'PLATFORM=koa is not known. Possible: express, fastify.'],
    [{ PORT: 'http' }, 'PORT=http is not known. Possible: a number from 0 to 65535.'],
  ])('with %j it says what would be right', async (environment, message) => {
    const ending = await demo.run(environment).ended;
    expect(ending).toMatchObject({ code: 1, output: '' });
    expect(ending.errors).toMatch(/^[^\n]+\n$/);
    expect(ending.errors).toContain(message);
  });
});
