import { Controller, Get, Header, Res } from '@nestjs/common';
import { MemoryAdapter, Session, type SessionManager } from '../../lib/index.js';
import { LogCapture } from '../support/log-capture.js';
import { type AnyResponse, takeRaw } from '../support/platform-answer.js';
import { type Platform, platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';

@Controller()
class CachedController {
  @Get('none') none() {
    return {};
  }
  @Get('read') read(@Session('n') n: unknown) {
    return { n };
  }
  @Get('count') count(@Session() session: SessionManager) {
    return { n: session.increment('n') };
  }
  @Get('public') @Header('Cache-Control', 'public, max-age=60') public(@Session() session: SessionManager) {
    return { n: session.increment('n') };
  }
  @Get('s-maxage') @Header('Cache-Control', 's-maxage=60') shared(@Session() session: SessionManager) {
    return { n: session.increment('n') };
  }
  @Get('own') @Header('Cache-Control', 'private, max-age=60') @Header('Vary', 'Accept') own(
    @Session() session: SessionManager,
  ) {
    return { n: session.increment('n') };
  }
  @Get('vary') @Header('Vary', 'Accept, COOKIE') vary(@Session('n') n: unknown) {
    return { n };
  }
  @Get('any') @Header('Vary', '*') any(@Session('n') n: unknown) {
    return { n };
  }
  @Get('write-head') writeHead(@Session() session: SessionManager, @Res() response: AnyResponse) {
    session.increment('n');
    takeRaw(response).writeHead(200, { 'Cache-Control': 'public' }).end('ok');
  }
}

/** Cache-Control and Vary of one answer. */
async function cachingOf(app: TestApp, path: string, cookie = ''): Promise<(string | null)[]> {
  const { headers } = await app.client().get(path, { headers: cookie === '' ? {} : { cookie } });
  return [headers.get('cache-control'), headers.get('vary')];
}

async function visit(app: TestApp): Promise<string> {
  const client = app.client();
  await client.get('/count');
  return client.cookieHeader;
}

describe.each(platforms)('an answer on $name, as caches see it', (platform) => {
  it("that did not use the session: the application's own", async () => {
    await using app = await startApp(platform);
    expect(await cachingOf(app, '/none')).toEqual([null, null]);
    expect(await cachingOf(app, '/none', await visit(app))).toEqual([null, null]);
  });

  it('that used the session: private, checked each time, and different by cookie', async () => {
    await using app = await startApp(platform);
    expect(await cachingOf(app, '/read')).toEqual(['private, no-cache', 'Cookie']);
    expect(await cachingOf(app, '/count', await visit(app))).toEqual(['private, no-cache', 'Cookie']);
  });

  it('with our cookie: not stored at all', async () => {
    await using app = await startApp(platform);
    expect(await cachingOf(app, '/count')).toEqual(['no-store', 'Cookie']);
  });

  it.each(['/public', '/s-maxage', '/write-head'])(
    'with our cookie, that %s wanted to share: not stored, one warning',
    async (path) => {
      const log = new LogCapture();
      await using app = await startApp(platform, log);
      expect(await cachingOf(app, path)).toEqual(['no-store', 'Cookie']);
      expect(await cachingOf(app, path)).toEqual(['no-store', 'Cookie']);
      expect(log.warnings).toEqual([expect.stringContaining(`GET ${path}`)]);
    },
  );

  it('without our cookie, that the application wanted to share: its own business', async () => {
    const log = new LogCapture();
    await using app = await startApp(platform, log);
    expect(await cachingOf(app, '/public', await visit(app))).toEqual(['public, max-age=60', 'Cookie']);
    expect(log.warnings).toEqual([]);
  });

  it('for which the application has private rules of its own: they stay, and Vary gets Cookie', async () => {
    await using app = await startApp(platform);
    expect(await cachingOf(app, '/own')).toEqual(['private, max-age=60', 'Accept, Cookie']);
  });

  it('whose Vary says it already: left alone', async () => {
    await using app = await startApp(platform);
    expect((await cachingOf(app, '/vary'))[1]).toBe('Accept, COOKIE');
    expect((await cachingOf(app, '/any'))[1]).toBe('*');
  });
});

function startApp(platform: Platform, log = new LogCapture()): Promise<TestApp> {
  return TestApp.start(platform, {
    session: { adapter: new MemoryAdapter() },
    controllers: [CachedController],
    configure: (app) => void app.useLogger(log),
  });
}
