import { MemoryAdapter } from '../../lib/index.js';
import { type Platform, platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';
import { VisitorController } from './support/visitor.controller.js';

const DEAD = 'dead0dead1dead2dead3dead4dead5de';

function startApp(platform: Platform, adapter = new MemoryAdapter()): Promise<TestApp> {
  return TestApp.start(platform, { session: { adapter }, controllers: [VisitorController] });
}

async function visit(app: TestApp): Promise<string> {
  const client = app.client();
  await client.get('/count');
  return client.cookies.get('sid') ?? '';
}

describe.each(platforms)('a logout on $name', (platform) => {
  const logout = (app: TestApp, cookie?: string, path = '/logout') =>
    app.client().request(path, { method: 'POST', headers: cookie === undefined ? {} : { cookie } });

  it('with a live cookie: the record is gone, the cookie expires', async () => {
    const adapter = new MemoryAdapter();
    await using app = await startApp(platform, adapter);
    const answer = await logout(app, `sid=${await visit(app)}`);
    expect(answer.setCookies).toEqual([expect.stringMatching(/^sid=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970/)]);
    expect(adapter.size).toBe(0);
  });

  it.each([
    ['a dead', DEAD],
    ['a malformed', '"'],
  ])('with %s cookie: the cookie expires', async (_, value) => {
    await using app = await startApp(platform);
    expect((await logout(app, `sid=${value}`)).setCookies).toEqual([expect.stringContaining('Max-Age=0')]);
  });

  it('without a cookie: none is sent', async () => {
    await using app = await startApp(platform);
    expect((await logout(app)).setCookies).toEqual([]);
    expect((await logout(app, 'other=1')).setCookies).toEqual([]);
  });

  it('with two live cookies: both sessions end', async () => {
    const adapter = new MemoryAdapter();
    await using app = await startApp(platform, adapter);
    await logout(app, `sid=${await visit(app)}; sid=${await visit(app)}`);
    expect(adapter.size).toBe(0);
  });

  it('with an id that was rotated a moment ago: the session that continues it ends as well', async () => {
    const adapter = new MemoryAdapter();
    await using app = await startApp(platform, adapter);
    const id = await visit(app);
    const login = await app.client().request('/login', { method: 'POST', headers: { cookie: `sid=${id}` } });
    const [, successor = ''] = /^sid=(\w+)/.exec(login.setCookies[0] ?? '') ?? [];
    expect((await logout(app, `sid=${id}`)).setCookies).toEqual([expect.stringContaining('Max-Age=0')]);
    expect(adapter.size).toBe(0);
    expect((await app.client().get('/read', { headers: { cookie: `sid=${successor}` } })).json()).toEqual({});
  });

  it('that leaves a message: a new session with a new id', async () => {
    const adapter = new MemoryAdapter();
    await using app = await startApp(platform, adapter);
    const id = await visit(app);
    const answer = await logout(app, `sid=${id}`, '/logout-with-message');
    expect(answer.json()).toEqual({ isOther: true });
    expect(answer.setCookies).toEqual([expect.stringMatching(/^sid=[0-9a-v]{32};/)]);
    expect(answer.setCookies[0]).not.toContain(id);
    expect(adapter.size).toBe(1);
    const cookie = answer.setCookies[0]!.split(';')[0]!;
    expect((await app.client().get('/read', { headers: { cookie } })).json()).toEqual({ message: 'logged out' });
  });
});
