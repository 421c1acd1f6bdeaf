import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppModule } from '../../sample/06-share-with-php/app.module.js';
import { platforms } from '../support/platforms.js';
import { PhpWebServer } from '../support/servers/php-web-server.js';
import { newFolder } from '../support/servers/server-process.js';
import { FormClient } from './form-client.js';
import { RunningSample } from './running-sample.js';

const SCRIPT = join(__dirname, '../../sample/06-share-with-php/php/index.php');
const { env } = process;

let sessions: string;
let php: PhpWebServer;

beforeAll(async () => {
  sessions = await newFolder('sample-06');
  process.env = { ...env, SESSIONS: sessions };
  php = await PhpWebServer.start(SCRIPT, { SESSIONS: sessions });
}, 300_000);

afterAll(async () => {
  process.env = env;
  const log = join(php.process.folder, 'php.log');
  const complaints = existsSync(log) ? readFileSync(log, 'utf8') : '';
  await php.stop();
  await rm(sessions, { recursive: true, force: true });
  expect(complaints).toBe('');
});

/** One browser on both sides: cookies do not know ports. */
function browser(sample: RunningSample): { old: FormClient; here: FormClient } {
  const old = new FormClient(php.url);
  const here = sample.client();
  Object.assign(here, { cookies: old.cookies });
  return { old, here };
}

describe.each(platforms)('a shop that is half PHP and half Nest, on $name', (platform) => {
  it('has one login and one cart, and a logout on our side ends both', async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    const { old, here } = browser(sample);
    expect((await here.submit('/cart', { item: 'apple' })).status).toBe(401);

    await old.submit('/login', { user: 'Änn' });
    expect((await here.get('/')).json()).toEqual({ side: 'nest', user: 'Änn', cart: {} });

    await here.submit('/cart', { item: 'apple' });
    await here.submit('/cart', { item: 'pear' });
    expect((await here.submit('/cart', { item: 'apple' })).status).toBe(201);
    expect((await old.get('/')).json()).toEqual({ side: 'php', user: 'Änn', cart: { apple: 2, pear: 1 } });

    expect((await here.request('/login', { method: 'DELETE' })).json()).toEqual({ side: 'nest', user: null });
    expect(old.cookies.size).toBe(0);
    expect((await old.get('/')).json()).toEqual({ side: 'php', user: null, cart: {} });
  });

  it('a logout on the side of PHP ends both', async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    const { old, here } = browser(sample);
    await old.submit('/login', { user: 'ann' });
    const id = old.cookies.get('PHPSESSID') as string;
    await here.submit('/cart', { item: 'apple' });
    await old.request('/login', { method: 'DELETE' });
    expect((await here.get('/')).json()).toEqual({ side: 'nest', user: null, cart: {} });
    here.cookies.set('PHPSESSID', id);
    expect((await here.get('/')).json()).toEqual({ side: 'nest', user: null, cart: {} });
    expect((await here.submit('/cart', { item: 'apple' })).status).toBe(401);
  });

  it('parallel requests to both sides take turns: nothing in the cart gets lost', async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    const { old, here } = browser(sample);
    await old.submit('/login', { user: 'ann' });
    const both = Array.from({ length: 10 }, () => [here.submit('/cart', { item: 'apple' }), old.get('/')]);
    await Promise.all(both.flat());
    expect((await old.get('/')).json()).toMatchObject({ user: 'ann', cart: { apple: 10 } });
  });

  it('leaves no session behind for visitors without a login', async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    const before = readdirSync(sessions).length;
    await sample.client().get('/');
    expect(readdirSync(sessions)).toHaveLength(before);
  });
});
