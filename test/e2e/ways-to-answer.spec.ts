import { GatedAdapter } from '../support/gated.adapter.js';
import { type Platform, platforms } from '../support/platforms.js';
import { setCookiesOf, type RawRequest } from '../support/raw-client.js';
import { TestApp } from '../support/test-app.js';
import { NotFoundFilter, WaysController } from './support/ways.controller.js';

interface Way extends RawRequest {
  readonly name: string;
  readonly path: string;
  readonly status: number;
  /** What the body holds. */
  readonly body?: string;
}

const WAYS: readonly Way[] = [
  { name: 'a return value', path: '/return', status: 200, body: '{"ok":true}' },
  { name: '@Res() and send()', path: '/send', status: 202, body: 'sent' },
  { name: '@Res() and json()', path: '/json', status: 200, body: '{"ok":true}' },
  { name: 'a raw end()', path: '/raw-end', status: 200, body: 'the end' },
  { name: '@Res({ passthrough: true })', path: '/passthrough', status: 200, body: 'passed' },
  { name: '@Redirect()', path: '/redirect', status: 302 },
  { name: 'a redirect by hand', path: '/redirect-by-hand', status: 302 },
  { name: 'an HttpException', path: '/throw', status: 400, body: '"message":"no"' },
  { name: 'an unknown exception', path: '/bug', status: 500, body: 'Internal server error' },
  { name: 'a guard that denies', path: '/guard', status: 403, body: 'Forbidden' },
  { name: 'a pipe that refuses', path: '/pipe?q=1', status: 400, body: 'Bad Request' },
  { name: 'an interceptor that answers', path: '/interceptor', status: 200, body: 'interceptor' },
  { name: 'an exception filter that answers', path: '/filter', status: 418, body: 'short and stout' },
  { name: '204', path: '/204', status: 204, body: '' },
  { name: '304 for a known ETag', path: '/304', status: 304, headers: { 'if-none-match': '"v1"' }, body: '' },
  { name: 'HEAD', path: '/return', method: 'HEAD', status: 200, body: '' },
  { name: 'a piped stream', path: '/stream', status: 200 },
  { name: 'StreamableFile', path: '/file', status: 200, body: 'file' },
  { name: 'server-sent events', path: '/sse', status: 200, body: 'data: two' },
  { name: 'writeHead() and write()', path: '/write', status: 201 },
  { name: 'flushHeaders(), the body later', path: '/flush', status: 200 },
  { name: 'a 404 without a route', path: '/nowhere', status: 404, body: 'nothing here' },
];

const COOKIE = /^sid=[0-9a-v]{32}; Path=\/; HttpOnly; SameSite=Lax$/;

describe.each(platforms)('an answer on $name', (platform) => {
  it.each(WAYS)('by $name leaves when the session is stored, with its cookie', async (way) => {
    const adapter = new GatedAdapter();
    await using app = await startApp(platform, adapter);
    const exchange = app.raw(way.path, way);
    await adapter.arrived();
    await app.ping();
    expect(exchange.heard).toBe(false);
    adapter.openGate();
    await exchange.firstByte;
    const [, id = ''] = /sid=([0-9a-v]+)/.exec(exchange.received) ?? [];
    expect(await adapter.inner.read(id)).toContain('"variables":{"');
    const answer = await exchange.answer();
    expect(answer.status).toBe(way.status);
    expect(answer.body).toContain(way.body ?? '');
    expect(setCookiesOf(answer)).toEqual([expect.stringMatching(COOKIE)]);
    const headers = Object.fromEntries(answer.headers);
    expect(headers['cache-control']).toContain('no-store');
    expect(headers['vary']).toContain('Cookie');
  });

  it.each(WAYS)('by $name from a stored session is held as well, and needs no cookie', async (way) => {
    const adapter = new GatedAdapter();
    adapter.isShut = false;
    await using app = await startApp(platform, adapter);
    const client = app.client();
    await client.get('/first');
    adapter.isShut = true;
    const exchange = app.raw(way.path, { ...way, headers: { ...way.headers, cookie: client.cookieHeader } });
    await adapter.arrived();
    await app.ping();
    expect(exchange.heard).toBe(false);
    adapter.openGate();
    const answer = await exchange.answer();
    expect(answer.status).toBe(way.status);
    expect(setCookiesOf(answer)).toEqual([]);
  });
});

function startApp(platform: Platform, adapter: GatedAdapter): Promise<TestApp> {
  return TestApp.start(platform, {
    session: { adapter },
    controllers: [WaysController],
    configure: (app) => void app.useGlobalFilters(new NotFoundFilter()),
  });
}
