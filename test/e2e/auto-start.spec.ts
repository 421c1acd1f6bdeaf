import { Controller, Get, type INestApplication, Res } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { InjectSession, Session, SessionManager, type SessionModuleOptions, UseSession } from '../../lib/index.js';
import { CountingAdapter } from '../support/counting.adapter.js';
import { type AnyResponse, takeRaw } from '../support/platform-answer.js';
import { type Platform, platforms } from '../support/platforms.js';
import type { TestClient } from '../support/test-client.js';
import { TestApp } from '../support/test-app.js';
import { AppGuard, ClassGuard, MethodGuard, Seen, USAGE_CONTROLLERS } from './support/usage.controllers.js';
import { VisitorController } from './support/visitor.controller.js';

@Controller()
class LateController {
  @Get('late') @UseSession(false) async late(@Session() session: SessionManager, @Res() response: AnyResponse) {
    const raw = takeRaw(response);
    raw.write('first ');
    raw.end(String(await session.start()));
  }
}

/** Asks for the session while the application boots. */
class EagerService {
  @InjectSession() private readonly session!: SessionManager;
  use(): unknown {
    return this.session.get('n');
  }
}

interface Started extends AsyncDisposable {
  readonly app: TestApp;
  readonly adapter: CountingAdapter;
  readonly seen: Seen;
  /** With a stored session that has n = 7. */
  readonly client: TestClient;
}

async function start(
  platform: Platform,
  autoStart?: SessionModuleOptions['autoStart'],
  configure?: (app: INestApplication) => void,
): Promise<Started> {
  const adapter = new CountingAdapter();
  const seen = new Seen();
  const app = await TestApp.start(platform, {
    session: { adapter, autoStart },
    controllers: [...USAGE_CONTROLLERS, VisitorController, LateController],
    providers: [
      { provide: Seen, useValue: seen },
      { provide: APP_GUARD, useClass: AppGuard },
      ClassGuard,
      MethodGuard,
      EagerService,
    ],
    ...(configure && { configure }),
  });
  const client = app.client();
  if (autoStart !== false) {
    await client.post('/set', { n: 7 });
    adapter.calls.length = 0;
    seen.guards.length = 0;
  }
  return { app, adapter, seen, client, [Symbol.asyncDispose]: () => app.close() };
}

describe.each(platforms)("autoStart 'on-demand' on $name", (platform) => {
  it.each([
    '/parameter/session',
    '/parameter/variable',
    '/parameter/bag',
    '/parameter/nest',
    '/member',
    '/constructed',
    '/bag-member',
    '/by-class',
    '/marked',
    '/marked-method',
  ])('%s uses the session: it is started, by one command', async (path) => {
    await using test = await start(platform);
    const answer = await test.client.get(path);
    expect([answer.status, answer.json()['n']]).toEqual([200, 7]);
    expect(test.adapter.verbs).toEqual(['load']);
  });

  it.each(['/member/off', '/marked-method/other', '/plain'])('%s does not: no command', async (path) => {
    await using test = await start(platform);
    expect((await test.client.get(path)).status).toBe(200);
    expect(test.adapter.verbs).toEqual([]);
  });

  it.each([
    ['/parameter/guarded', 'method'],
    ['/marked-method', 'method'],
    ['/marked', 'class'],
  ])('guards of %s find it started: of the application, of all modules, of the %s', async (path, guard) => {
    const { seen: early } = { seen: new Seen() };
    await using test = await start(platform, undefined, (app) => void app.useGlobalGuards(new AppGuard(early)));
    early.guards.length = 0;
    await test.client.get(path);
    expect(test.seen.guards).toEqual([
      ['app', true],
      [guard, true],
    ]);
    expect(early.guards).toEqual([['app', true]]);
    expect(test.adapter.verbs).toEqual(['load']);
  });
});

describe.each(platforms)("autoStart 'always' on $name", (platform) => {
  it('loads the session for every request that carries the cookie, also without a route', async () => {
    await using test = await start(platform, 'always');
    for (const path of ['/plain', '/nowhere', '/marked/off']) {
      await test.client.get(path);
      expect([path, test.adapter.takeVerbs()]).toEqual([path, ['load']]);
    }
    await test.client.get('/unmarked/uses');
    expect(test.adapter.takeVerbs()).toEqual(['load']);
  });

  it('asks nothing for a request without the cookie', async () => {
    await using test = await start(platform, 'always');
    await test.app.client().get('/plain');
    expect(test.adapter.verbs).toEqual([]);
  });
});

describe.each(platforms)('autoStart false on $name', (platform) => {
  it('starts nothing by itself', async () => {
    await using test = await start(platform, false);
    for (const path of ['/parameter/session', '/member', '/marked', '/by-class']) {
      expect((await test.client.get(path)).status).toBe(500);
    }
    expect(test.adapter.verbs).toEqual([]);
  });

  it('leaves it to start()', async () => {
    await using test = await start(platform, false);
    expect((await test.client.get('/unmarked/starts')).json()).toEqual({ answers: [true, true] });
  });
});

describe.each(platforms)('start() on $name', (platform) => {
  it.each(['/unmarked/starts', '/unmarked/unawaited'])('twice is free: %s', async (path) => {
    await using test = await start(platform);
    expect((await test.client.get(path)).json()).toEqual({ answers: [true, true], n: 7 });
    expect(test.adapter.verbs).toEqual(['load']);
  });

  it('is false once the headers have left', async () => {
    await using test = await start(platform, false);
    expect((await test.client.get('/late')).text).toBe('first false');
  });
});

describe.each(platforms)('a session that was not started on $name', (platform) => {
  it.each([
    ['/unmarked/uses', 'get()'],
    ['/unmarked/writes', 'set()'],
    ['/unmarked/property', 'get()'],
  ])('throws at %s: the error names the verb, the route and both remedies', async (path, verb) => {
    await using test = await start(platform);
    const answer = (await test.client.get(`${path}?secret=1`)).json<{ code: string; message: string }>();
    expect(answer.code).toBe('E_SESSION_NOT_STARTED');
    for (const part of [verb, `GET ${path}`, '@UseSession()', 'await session.start()']) {
      expect(answer.message).toContain(part);
    }
    expect(answer.message).not.toContain('secret');
    expect(test.adapter.verbs).toEqual([]);
  });

  it('throws for a bag as well', async () => {
    await using test = await start(platform);
    expect((await test.client.get('/unmarked/bag')).json()['code']).toBe('E_SESSION_NOT_STARTED');
  });

  it('outside of a request there is none: NoSessionContextError with its own remedy', async () => {
    await using test = await start(platform);
    const service = test.app.app.get(EagerService);
    expect(() => service.use()).toThrow(expect.objectContaining({ code: 'E_SESSION_NO_CONTEXT' }));
    expect(() => service.use()).toThrow(/outside of a request.*new SessionManager\(\)/);
  });
});
