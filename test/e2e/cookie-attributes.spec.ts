import { Controller, Get } from '@nestjs/common';
import { MemoryAdapter, type SessionCookieOptions, SessionManager, Session, UseSession } from '../../lib/index.js';
import { FakeTime } from '../support/fake-time.js';
import { LogCapture } from '../support/log-capture.js';
import { type Platform, platforms } from '../support/platforms.js';
import { TestApp, type TestAppOptions } from '../support/test-app.js';
import { VisitorController } from './support/visitor.controller.js';

@Controller('named')
@UseSession(false)
class NamedController {
  @Get() async named(@Session() session: SessionManager) {
    await session.setName('other').start();
    return { n: session.increment('n') };
  }
}

function startApp(platform: Platform, cookie: SessionCookieOptions = {}, more: Partial<TestAppOptions> = {}) {
  return TestApp.start(platform, {
    controllers: [VisitorController, NamedController],
    ...more,
    session: { adapter: new MemoryAdapter(), ...more.session, cookie },
  });
}

/** The attributes of a Set-Cookie line, sorted. */
function attributesOf(line: string | undefined): string[] {
  return (line ?? '').split('; ').slice(1).sort();
}

describe.each(platforms)('the session cookie on $name', (platform) => {
  it('without options: HttpOnly, SameSite=Lax, Path=/, ends with the browser', async () => {
    await using app = await startApp(platform);
    const { setCookies } = await app.client().get('/count');
    expect(setCookies).toEqual([expect.stringMatching(/^sid=[0-9a-v]{32}; /)]);
    expect(attributesOf(setCookies[0])).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
  });

  it('with every option: every attribute, and the expiring one has the same', async () => {
    await using app = await startApp(platform, {
      name: 'my-app',
      domain: 'example.org',
      path: '/count',
      maxAge: 90.5,
      secure: true,
      httpOnly: false,
      sameSite: 'none',
      partitioned: true,
      priority: 'high',
    });
    const client = app.client();
    const attributes = ['Domain=example.org', 'Partitioned', 'Path=/count', 'Priority=High', 'SameSite=None', 'Secure'];
    const { setCookies } = await client.get('/count');
    expect(setCookies[0]).toMatch(/^my-app=/);
    expect(attributesOf(setCookies[0])).toEqual([...attributes, 'Max-Age=91'].sort());
    const logout = await client.post('/logout');
    expect(logout.setCookies[0]).toMatch(/^my-app=;/);
    const gone = ['Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'Max-Age=0'];
    expect(attributesOf(logout.setCookies[0])).toEqual([...attributes, ...gone].sort());
  });

  it.each([
    ['plain http', false, {}, false],
    ['https behind a trusted proxy', true, { 'x-forwarded-proto': 'https' }, true],
    ['http behind a trusted proxy', true, { 'x-forwarded-proto': 'http' }, false],
    ['a proxy that nobody trusts', false, { 'x-forwarded-proto': 'https' }, false],
  ])("with secure 'auto', over %s: secure or not as the request is", async (_, trustProxy, headers, isSecure) => {
    await using app = await startApp(platform, {}, { trustProxy });
    const client = app.client();
    const { setCookies } = await client.get('/count', { headers: headers });
    expect(attributesOf(setCookies[0]).includes('Secure')).toBe(isSecure);
    const logout = await client.request('/logout', { method: 'POST', headers: headers });
    expect(attributesOf(logout.setCookies[0]).includes('Secure')).toBe(isSecure);
  });

  it('with secure true, over plain http: sent as such, with one warning', async () => {
    const log = new LogCapture();
    await using app = await startApp(platform, { secure: true }, { configure: (nest) => void nest.useLogger(log) });
    for (let visitor = 0; visitor < 3; visitor += 1) {
      expect(attributesOf((await app.client().get('/count')).setCookies[0])).toContain('Secure');
    }
    expect(log.warnings).toEqual([expect.stringContaining('plain http')]);
  });

  it('with secure true, behind a trusted proxy: no warning', async () => {
    const log = new LogCapture();
    const configure: TestAppOptions['configure'] = (nest) => void nest.useLogger(log);
    await using app = await startApp(platform, { secure: true }, { trustProxy: true, configure });
    await app.client().get('/count', { headers: { 'x-forwarded-proto': 'https' } });
    expect(log.warnings).toEqual([]);
  });

  it('with maxAge: sent again when the expiry moved, and only then', async () => {
    using time = new FakeTime();
    await using app = await startApp(platform, { maxAge: 3600 });
    const client = app.client();
    const [first] = (await client.get('/count')).setCookies;
    expect(first).toContain('Max-Age=3600');
    expect((await client.get('/read')).setCookies).toEqual([]);
    time.advance(400);
    expect((await client.get('/read')).setCookies).toEqual([first]);
    expect((await client.get('/read')).setCookies).toEqual([]);
    time.advance(100);
    // Every write moves it.
    expect((await client.get('/count')).setCookies).toEqual([first]);
    expect((await client.get('/read')).setCookies).toEqual([]);
  });

  it('of a session that is to outlive the browser: Max-Age as long as it may go unused, sent again with each touch', async () => {
    using time = new FakeTime();
    await using app = await startApp(platform);
    const client = app.client();
    expect(attributesOf((await client.get('/count')).setCookies[0])).not.toContain(expect.stringContaining('Max-Age'));
    const [line] = (await client.post('/remember-me')).setCookies;
    expect(line).toContain(`sid=${client.cookies.get('sid')};`);
    expect(line).toContain(`Max-Age=${30 * 86_400}`);
    time.advance(29 * 86_400);
    expect((await client.get('/read')).setCookies).toEqual([line]);
    time.advance(26 * 86_400);
    expect((await client.get('/read')).setCookies).toEqual([line]);
    time.advance(25 * 86_400);
    const [last] = (await client.get('/read')).setCookies;
    expect(last).toContain(`Max-Age=${20 * 86_400}`);
    time.advance(20 * 86_400);
    expect((await client.get('/read')).json()).toEqual({});
  });

  it('of a session that lives longer than the next one: the next one has none of its age', async () => {
    await using app = await startApp(platform);
    await app.client().post('/remember-me');
    const { setCookies } = await app.client().get('/count');
    expect(attributesOf(setCookies[0])).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
  });

  it('of a request that set another name: a session of its own', async () => {
    await using app = await startApp(platform, {}, { session: { autoStart: false } });
    const client = app.client();
    expect((await client.get('/named')).setCookies).toEqual([expect.stringMatching(/^other=/)]);
    expect((await client.get('/named')).json()).toEqual({ n: 2 });
    expect([...client.cookies.keys()]).toEqual(['other']);
  });
});
