import { AppModule } from '../../sample/05-redis-hash/app.module.js';
import { platforms } from '../support/platforms.js';
import { RedisServer } from '../support/servers/redis-server.js';
import { RunningSample } from './running-sample.js';

const COOKIE = 'redis-hash-sample';
const { env } = process;

let server: RedisServer;

beforeAll(async () => {
  server = await RedisServer.start();
  process.env = { ...env, REDIS_HOST: '127.0.0.1', REDIS_PORT: String(server.port) };
});

afterAll(async () => {
  process.env = env;
  await server.stop();
});

beforeEach(() => server.cli('FLUSHALL'));

describe.each(platforms)('the session in a Redis hash on $name', (platform) => {
  it('starts with a name and a TTL, shows its hash, counts, takes another TTL, and ends', async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    const client = sample.client();
    expect((await client.get('/')).text).toContain('Start a session');
    expect(client.cookies.size).toBe(0);

    expect(await client.submit('/login', { username: '<andrew>', ttl: '15' })).toMatchObject({ location: '/' });
    const key = `session:${client.cookies.get(COOKIE)}`;
    expect(await server.cli('HGET', key, 'username')).toBe('<andrew>');
    expect(await server.cli('HGET', key, 'session_ttl')).toBe('15');
    expect(Number(await server.cli('TTL', key))).toBeLessThanOrEqual(15);
    expect((await client.get('/')).text).toContain('<tr><th>username<td>&lt;andrew&gt;');

    await Promise.all(Array.from({ length: 20 }, () => client.submit('/increment')));
    expect(await server.cli('HGET', key, 'page_views')).toBe('20');
    expect((await client.get('/')).text).toContain('<tr><th>page_views<td>20');

    await client.submit('/ttl', { ttl: '300' });
    expect(Number(await server.cli('TTL', key))).toBeGreaterThan(200);
    expect((await client.get('/')).text).toContain('<tr><th>session_ttl<td>300');

    await client.submit('/logout');
    expect(client.cookies.size).toBe(0);
    expect(await server.cli('DBSIZE')).toBe('0');
  });

  it('a session that has expired is over', async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    const client = sample.client();
    await client.submit('/login', { username: 'andrew', ttl: '15' });
    await server.cli('PEXPIRE', `session:${client.cookies.get(COOKIE)}`, '0');
    expect((await client.submit('/increment')).status).toBe(401);
    expect((await client.get('/')).text).toContain('Start a session');
  });

  it('a login has a new id, and the old one opens nothing', async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    const [client, thief] = [sample.client(), sample.client()];
    await client.submit('/login', { username: 'andrew', ttl: '60' });
    thief.cookies.set(COOKIE, client.cookies.get(COOKIE) as string);
    await client.submit('/login', { username: 'ann', ttl: '60' });
    expect(client.cookies.get(COOKIE)).not.toBe(thief.cookies.get(COOKIE));
    expect((await client.get('/')).text).toContain('<tr><th>username<td>ann');
    expect((await thief.get('/')).text).toContain('Start a session');
  });

  it.each([{}, { username: ' ', ttl: '60' }, { username: 'andrew', ttl: '0' }, { username: 'andrew', ttl: 'x' }])(
    '%j starts nothing',
    async (form) => {
      await using sample = await RunningSample.start(platform, AppModule);
      expect((await sample.client().submit('/login', form as Record<string, string>)).status).toBe(400);
      expect(await server.cli('DBSIZE')).toBe('0');
    },
  );
});
