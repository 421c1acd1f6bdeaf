import { Controller, Get, Post, Res } from '@nestjs/common';
import { MemoryAdapter, Session, SessionError, type SessionManager } from '../../lib/index.js';
import { deferred, type Deferred } from '../support/deferred.js';
import { type AnyResponse, rawOf, takeRaw } from '../support/platform-answer.js';
import { type Platform, platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';

/** Where the handler is, and what the test lets it do next. */
class Steps {
  readonly entered: Deferred = deferred();
  readonly clientGone: Deferred = deferred();
  readonly go: Deferred = deferred();
  readonly done: Deferred<unknown> = deferred();
}

@Controller()
class AbortController {
  constructor(private readonly steps: Steps) {}

  @Get('ping') ping() {
    return 'pong';
  }
  @Get('begin') begin(@Session() session: SessionManager) {
    session.set('n', 1);
  }
  @Get('read') read(@Session() session: SessionManager) {
    return session.all();
  }
  @Get('slow') async slow(@Session() session: SessionManager, @Res({ passthrough: true }) response: AnyResponse) {
    await this.waitFor(response);
    session.increment('n');
    return { n: session.get('n') };
  }
  @Post('login') async login(@Session() session: SessionManager, @Res({ passthrough: true }) response: AnyResponse) {
    await this.waitFor(response);
    session.set('user', 'ann').regenerateId();
    return {};
  }
  @Post('logout') async logout(@Session() session: SessionManager, @Res({ passthrough: true }) response: AnyResponse) {
    await this.waitFor(response);
    session.destroy();
    return {};
  }
  @Get('save') async save(@Session() session: SessionManager, @Res({ passthrough: true }) response: AnyResponse) {
    await this.waitFor(response);
    session.increment('n');
    const outcome: unknown = await session.save().then(
      () => 'saved',
      (error: unknown) => (SessionError.is(error) ? error.code : error),
    );
    this.steps.done.resolve(outcome);
  }
  /** A stream whose handler never ends it: it waits for a drain that does not come. */
  @Get('stream') async stream(@Session() session: SessionManager, @Res() response: AnyResponse) {
    const raw = takeRaw(response);
    raw.write('first');
    session.set('late', true);
    await this.waitFor(response);
  }

  private async waitFor(response: AnyResponse): Promise<void> {
    rawOf(response).once('close', () => this.steps.clientGone.resolve());
    this.steps.entered.resolve();
    await this.steps.go.promise;
  }
}

/** Sends a request, goes away while its handler runs, and lets the handler end. */
async function abort(app: TestApp, steps: Steps, path: string, cookie = '', method = 'GET'): Promise<void> {
  const exchange = app.raw(path, { method, headers: { ...(cookie !== '' && { cookie }), 'content-length': '0' } });
  await steps.entered.promise;
  exchange.abort();
  await steps.clientGone.promise;
  steps.go.resolve();
  await app.ping();
}

describe.each(platforms)('a client on $name that goes away', (platform) => {
  it('before the head, of a visitor: no session is created, since nobody could learn its id', async () => {
    const adapter = new MemoryAdapter();
    const steps = new Steps();
    const app = await startApp(platform, steps, adapter);
    await abort(app, steps, '/slow');
    await app.close();
    expect(adapter.size).toBe(0);
  });

  it('before the head, with a stored session: what the handler changes is stored when it ends', async () => {
    const steps = new Steps();
    await using app = await startApp(platform, steps);
    const client = app.client();
    await client.get('/begin');
    await abort(app, steps, '/slow', client.cookieHeader);
    expect((await client.get('/read')).json()).toEqual({ n: 2 });
  });

  it('before the head of a login: the id that the browser has goes on, not logged in', async () => {
    const adapter = new MemoryAdapter();
    const steps = new Steps();
    await using app = await startApp(platform, steps, adapter);
    const client = app.client();
    await client.get('/begin');
    await abort(app, steps, '/login', client.cookieHeader, 'POST');
    expect((await client.get('/read')).json()).toEqual({ n: 1 });
    expect(adapter.size).toBe(1);
  });

  it('before the head of a logout: the session is ended all the same', async () => {
    const adapter = new MemoryAdapter();
    const steps = new Steps();
    const app = await startApp(platform, steps, adapter);
    const client = app.client();
    await client.get('/begin');
    await abort(app, steps, '/logout', client.cookieHeader, 'POST');
    await app.close();
    expect(adapter.size).toBe(0);
  });

  it('before the head, and the handler saves by hand: a stored session is saved', async () => {
    const steps = new Steps();
    await using app = await startApp(platform, steps);
    const client = app.client();
    await client.get('/begin');
    await abort(app, steps, '/save', client.cookieHeader);
    expect(await steps.done.promise).toBe('saved');
    expect((await client.get('/read')).json()).toEqual({ n: 2 });
  });

  it('after the head of a stream whose handler never ends it: what was changed is stored', async () => {
    const steps = new Steps();
    await using app = await startApp(platform, steps);
    const client = app.client();
    await client.get('/begin');
    const exchange = app.raw('/stream', { headers: { cookie: client.cookieHeader } });
    await exchange.firstByte;
    await steps.entered.promise;
    exchange.abort();
    await steps.clientGone.promise;
    await app.ping();
    expect((await client.get('/read')).json()).toEqual({ n: 1, late: true });
    steps.go.resolve();
  });
});

function startApp(platform: Platform, steps: Steps, adapter = new MemoryAdapter()): Promise<TestApp> {
  return TestApp.start(platform, {
    session: { adapter },
    controllers: [AbortController],
    providers: [{ provide: Steps, useValue: steps }],
  });
}
