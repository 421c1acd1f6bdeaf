import { MemoryAdapter } from '../../lib/index.js';
import { AppModule } from '../../sample/02-login-and-rotation/app.module.js';
import { platforms } from '../support/platforms.js';
import { RunningSample } from './running-sample.js';

const COOKIE = 'login-sample';
const ANN = { name: 'ann', password: 'demo-ann' };

describe.each(platforms)('login and rotation on $name', (platform) => {
  const start = (): Promise<RunningSample> =>
    RunningSample.start(platform, AppModule, { adapter: new MemoryAdapter() });

  it('without a session the account is closed, and no session is made', async () => {
    await using sample = await start();
    const client = sample.client();
    for (const path of ['/account', '/account/news']) expect((await client.get(path)).status).toBe(401);
    expect(client.cookies.size).toBe(0);
  });

  it('a login opens the account under a new id, and keeps what the visitor had', async () => {
    await using sample = await start();
    const client = sample.client();
    await client.get('/');
    const visitorId = client.cookies.get(COOKIE);
    expect((await client.post('/login', ANN)).json()).toEqual({ user: 'ann' });
    expect(client.cookies.get(COOKIE)).not.toBe(visitorId);
    expect((await client.get('/account')).json()).toEqual({ user: 'ann' });
    expect((await client.get('/account/news')).status).toBe(200);
    expect((await client.get('/')).text).toContain('Visits in this session: 2. You are logged in.');
  });

  it('the id from before the login opens nothing', async () => {
    await using sample = await start();
    const [client, thief] = [sample.client(), sample.client()];
    await client.get('/');
    thief.cookies.set(COOKIE, client.cookies.get(COOKIE) as string);
    await client.post('/login', ANN);
    expect((await thief.get('/account')).status).toBe(401);
  });

  it.each([
    { name: 'ann', password: 'demo-bob' },
    { name: 'nobody', password: 'demo-ann' },
    { name: ['ann'], password: { length: 1 } },
    {},
  ])('%j logs nobody in', async (credentials) => {
    await using sample = await start();
    const client = sample.client();
    expect((await client.post('/login', credentials)).status).toBe(401);
    expect((await client.get('/account')).status).toBe(401);
  });

  it('a form logs in as well', async () => {
    await using sample = await start();
    const client = sample.client();
    expect((await client.submit('/login', ANN)).status).toBe(200);
    expect((await client.get('/account')).json()).toEqual({ user: 'ann' });
  });

  it('only "remember me" lets the cookie outlive the browser', async () => {
    await using sample = await start();
    const plain = await sample.client().post('/login', ANN);
    expect(plain.setCookies[0]).not.toContain('Max-Age');
    const remembered = await sample.client().post('/login', { ...ANN, remember: true });
    expect(remembered.setCookies[0]).toContain(`Max-Age=${30 * 86400}`);
  });

  it('after the logout the account is closed, for the old cookie too', async () => {
    await using sample = await start();
    const client = sample.client();
    await client.post('/login', ANN);
    const cookie = client.cookieHeader;
    expect((await client.post('/logout')).status).toBe(204);
    expect(client.cookies.size).toBe(0);
    expect((await client.get('/account', { headers: { cookie } })).status).toBe(401);
  });
});
