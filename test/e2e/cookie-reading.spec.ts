import { sign } from 'cookie-signature';
import type { SessionCookieOptions } from '../../lib/index.js';
import { CountingAdapter } from '../support/counting.adapter.js';
import { FakeTime } from '../support/fake-time.js';
import { type Platform, platforms } from '../support/platforms.js';
import { setCookiesOf } from '../support/raw-client.js';
import { TestApp } from '../support/test-app.js';
import { VisitorController } from './support/visitor.controller.js';

const OLD_SECRET = 'the-secret-of-last-year';
const NEW_SECRET = 'the-secret-of-this-year';
const FOREIGN = 'attacker0attacker1attacker2attac';

function startApp(platform: Platform, adapter = new CountingAdapter(), cookie: SessionCookieOptions = {}) {
  return TestApp.start(platform, { session: { adapter, cookie }, controllers: [VisitorController] });
}

/** A stored session with `n` = 1, and its id. */
async function visit(app: TestApp): Promise<string> {
  const client = app.client();
  await client.get('/count');
  return client.cookies.get('sid') ?? '';
}

async function countWith(app: TestApp, cookie: string): Promise<unknown> {
  return (await app.client().get('/count', { headers: { cookie } })).json();
}

describe.each(platforms)('a session cookie that comes in on $name', (platform) => {
  it.each([
    ['as it was given', (id: string) => `sid=${id}`],
    ['among others', (id: string) => `a=1; sid=${id}; b=2`],
    ['after some whose names end like ours', (id: string) => `xsid=${FOREIGN}; my-sid=${FOREIGN}x; sid=${id}`],
    ['in quotes', (id: string) => `sid="${id}"`],
    ['with a percent sign for a letter', (id: string) => `sid=%${id.charCodeAt(0).toString(16)}${id.slice(1)}`],
    ['without a space after the semicolon', (id: string) => `a=1;sid=${id}`],
    ['after malformed ones of its name', (id: string) => `sid=; sid=%; sid=<x>; sid=${id}`],
    ['after a dead one of its name', (id: string) => `sid=${FOREIGN}; sid=${id}`],
    ['before a dead one of its name', (id: string) => `sid=${id}; sid=${FOREIGN}`],
  ])('%s: its session', async (_, cookieFor) => {
    await using app = await startApp(platform);
    const id = await visit(app);
    expect(await countWith(app, cookieFor(id))).toEqual({ n: 2 });
  });

  it('twice, both alive: the first', async () => {
    await using app = await startApp(platform);
    const [first, second] = [await visit(app), await visit(app)];
    await countWith(app, `sid=${first}`);
    expect(await countWith(app, `sid=${first}; sid=${second}`)).toEqual({ n: 3 });
    expect(await countWith(app, `sid=${second}; sid=${first}`)).toEqual({ n: 2 });
  });

  it('three times: the first two well-formed ones are tried', async () => {
    await using app = await startApp(platform);
    const id = await visit(app);
    expect(await countWith(app, `sid=${FOREIGN}; sid=${FOREIGN}x; sid=${id}`)).toEqual({ n: 1 });
  });

  it.each([
    ['short', 'a'.repeat(21)],
    ['over-long', 'a'.repeat(129)],
    ['15 kB long', 'a'.repeat(15_000)],
    ['like an array', '["abcdefghijklmnopqrstuvwx"]'],
    ['like an object', '{"$ne":null}'],
    ['a path', '..%2F..%2F..%2F..%2Fetc%2Fpasswd'],
    ['with a NUL', 'abcdefghijklmnopqrstuvwxyz%00'],
    ['with a line break', 'abcdefghijklmnopqrstuvwxyz%0d%0aset-cookie:x=y'],
    ['broken percent signs', '%E0%A4%A%%%abcdefghijklmnopqrstuvwxyz'],
    ['empty', ''],
    ['one quote', '"'],
    ['of another alphabet', '\u00e9'.repeat(32)],
    ['an express-session cookie', 's%3Aabcdefghijklmnopqrstuvwxyz012345.c2lnbmF0dXJl'],
  ])("%s: never reaches the store, and the answer is a visitor's", async (_, value) => {
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter);
    const exchange = app.raw('/read', { headers: { cookie: `sid=${value}` } });
    const answer = await exchange.answer();
    expect([answer.status, answer.body, setCookiesOf(answer)]).toEqual([200, '{}', []]);
    expect(adapter.verbs).toEqual([]);
  });

  it('150 times: at most two are looked up', async () => {
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter);
    const cookie = Array.from({ length: 150 }, (_, i) => `sid=${FOREIGN}${i}`).join('; ');
    expect((await app.raw('/read', { headers: { cookie } }).answer()).status).toBe(200);
    expect(adapter.verbs).toEqual(['load', 'load']);
  });

  it.each([
    ['made up', async () => FOREIGN],
    [
      'of a session that was logged out',
      async (app: TestApp) => {
        const client = app.client();
        await client.get('/count');
        const id = client.cookies.get('sid')!;
        await client.post('/logout');
        return id;
      },
    ],
    [
      'of a session that expired',
      async (app: TestApp, time: FakeTime) => {
        const id = await visit(app);
        time.advance(3600);
        return id;
      },
    ],
    [
      'of a session that was rotated away long ago',
      async (app: TestApp, time: FakeTime) => {
        const client = app.client();
        await client.get('/count');
        const id = client.cookies.get('sid')!;
        await client.post('/login');
        time.advance(60);
        return id;
      },
    ],
  ])('%s: reading creates nothing, writing makes another id (P5, P11)', async (_, idOf) => {
    using time = new FakeTime();
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter);
    const id = await idOf(app, time);
    adapter.calls.length = 0;
    const read = await app.client().get('/read', { headers: { cookie: `sid=${id}` } });
    expect([read.json(), read.setCookies, adapter.takeVerbs()]).toEqual([{}, [], ['load']]);
    const write = await app.client().get('/count', { headers: { cookie: `sid=${id}` } });
    expect(write.json()).toEqual({ n: 1 });
    expect(write.setCookies).toEqual([expect.stringMatching(/^sid=[0-9a-v]{32};/)]);
    expect(write.setCookies[0]).not.toContain(id);
    expect(adapter.calls.filter(({ verb }) => verb === 'swap').map(({ id: written }) => written)).not.toContain(id);
  });
});

describe.each(platforms)('a signed session cookie on $name', (platform) => {
  it('verifies; forged, cut, of another secret or unsigned ones never reach the store', async () => {
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter, { secret: NEW_SECRET });
    const client = app.client();
    await client.get('/count');
    expect((await client.get('/count')).json()).toEqual({ n: 2 });
    const signed = decodeURIComponent(client.cookies.get('sid') ?? '');
    const [id = '', signature = ''] = signed.split('.');
    const forged = [id, `${id}.`, `${id}.${signature.slice(1)}`, `${FOREIGN}.${signature}`, sign(id, OLD_SECRET)];
    adapter.calls.length = 0;
    for (const value of forged) {
      expect(
        await (await app.client().get('/read', { headers: { cookie: `sid=${encodeURIComponent(value)}` } })).json(),
      ).toEqual({});
    }
    expect(adapter.verbs).toEqual([]);
  });

  it('of an older secret still verifies; the first secret signs', async () => {
    const adapter = new CountingAdapter();
    await using before = await startApp(platform, adapter, { secret: OLD_SECRET });
    const client = before.client();
    await client.get('/count');
    await using after = await startApp(platform, adapter, { secret: [NEW_SECRET, OLD_SECRET] });
    expect(await countWith(after, client.cookieHeader)).toEqual({ n: 2 });
    const fresh = after.client();
    await fresh.get('/count');
    const value = decodeURIComponent(fresh.cookies.get('sid') ?? '');
    expect(value).toBe(sign(value.split('.')[0]!, NEW_SECRET));
  });

  it("of a session whose old secret was taken away is nobody's", async () => {
    const adapter = new CountingAdapter();
    await using before = await startApp(platform, adapter, { secret: OLD_SECRET });
    const client = before.client();
    await client.get('/count');
    await using after = await startApp(platform, adapter, { secret: NEW_SECRET });
    expect(await countWith(after, client.cookieHeader)).toEqual({ n: 1 });
  });
});
