import { Controller, Get, Post, Res } from '@nestjs/common';
import type { HeldLock, LockOptions } from '../../lib/adapters/adapter-capabilities.js';
import { MemoryAdapter, NoopAdapter, Session, type SessionManager } from '../../lib/index.js';
import { deferred, type Deferred } from '../support/deferred.js';
import { type AnyResponse, rawOf, takeRaw } from '../support/platform-answer.js';
import { platforms } from '../support/platforms.js';
import { after } from '../support/promises/chance.js';
import { TestApp, type TestAppOptions } from '../support/test-app.js';

/** A store that tells who has the lock of a session. */
class LockedMemory extends MemoryAdapter {
  readonly steps: string[] = [];

  override async lock(id: string, options: LockOptions): Promise<HeldLock> {
    const held = await super.lock(id, options);
    this.steps.push('locked');
    return {
      release: () => {
        this.steps.push('unlocked');
        return held.release();
      },
    };
  }
}

/** Where a handler is, and what the test lets it do next. */
class Turnstile {
  entered: Deferred = deferred();
  clientGone: Deferred = deferred();
  go: Deferred = deferred();
}

@Controller()
class LockController {
  constructor(
    private readonly turnstile: Turnstile,
    private readonly adapter: LockedMemory,
  ) {}

  @Get('ping') ping() {
    return 'pong';
  }
  @Get('count') async count(@Session() session: SessionManager) {
    this.adapter.steps.push('in');
    await after(10);
    session.set('n', Number(session.get('n') ?? 0) + 1);
    this.adapter.steps.push('out');
    return { n: session.get('n') };
  }
  @Get('wait') async wait(@Session() session: SessionManager, @Res({ passthrough: true }) response: AnyResponse) {
    rawOf(response).once('close', () => this.turnstile.clientGone.resolve());
    session.set('n', 0);
    this.turnstile.entered.resolve();
    await this.turnstile.go.promise;
    return {};
  }
  @Get('stream') async stream(@Session() session: SessionManager, @Res() response: AnyResponse) {
    const raw = takeRaw(response);
    session.set('streamed', true);
    raw.write('first');
    await this.turnstile.go.promise;
    raw.end('last');
  }
  @Get('fail') fail(@Session() session: SessionManager) {
    session.set('n', 1);
    throw new Error('The handler failed');
  }
  @Get('unserialisable') unserialisable(@Session() session: SessionManager) {
    session.set('n', 1n);
  }
  @Get('plain') plain() {
    return {};
  }
  @Post('logout') logout(@Session() session: SessionManager) {
    session.destroy();
    return {};
  }
}

async function start(platform: (typeof platforms)[number], session: TestAppOptions['session'] = {}) {
  const [adapter, turnstile] = [new LockedMemory(), new Turnstile()];
  const app = await TestApp.start(platform, {
    session: { adapter, locking: { wait: 10, expiry: 20 }, ...session },
    controllers: [LockController],
    providers: [
      { provide: Turnstile, useValue: turnstile },
      { provide: LockedMemory, useValue: adapter },
    ],
  });
  const client = app.client();
  await client.get('/count');
  adapter.steps.length = 0;
  return { app, adapter, turnstile, client, [Symbol.asyncDispose]: () => app.close() };
}

describe.each(platforms)('with locking, on $name', (platform) => {
  it('requests of one session take turns', async () => {
    await using bench = await start(platform);
    const { adapter, client } = bench;
    await Promise.all(Array.from({ length: 5 }, () => client.get('/count')));
    expect((await client.get('/count')).json()).toEqual({ n: 7 });
    const one = ['locked', 'in', 'out', 'unlocked'];
    expect(adapter.steps).toEqual([...one, ...one, ...one, ...one, ...one, ...one]);
  });

  it('a visitor without a session, and a route that does not use it, lock nothing', async () => {
    await using bench = await start(platform);
    const { app, adapter, client } = bench;
    await client.get('/plain');
    await app.client().get('/count');
    expect(adapter.steps).toEqual(['in', 'out']);
  });

  it('a request whose turn does not come gets 503, and its handler does not run', async () => {
    await using bench = await start(platform, { locking: { wait: 0.05, expiry: 20 } });
    const { adapter, turnstile, client } = bench;
    const waiting = client.get('/wait');
    await turnstile.entered.promise;
    const answer = await client.get('/count');
    expect([answer.status, answer.setCookies]).toEqual([503, []]);
    expect(adapter.steps).toEqual(['locked']);
    turnstile.go.resolve();
    expect((await waiting).status).toBe(200);
    expect((await client.get('/count')).json()).toEqual({ n: 1 });
  });

  it.each(['/fail', '/unserialisable', '/count'])('the next request has its turn after %s', async (path) => {
    await using bench = await start(platform);
    const { adapter, client } = bench;
    await client.get(path);
    expect((await client.get('/count')).status).toBe(200);
    expect(adapter.steps.filter((step) => step.endsWith('locked'))).toEqual([
      'locked',
      'unlocked',
      'locked',
      'unlocked',
    ]);
  });

  it('the next request has its turn after a logout, and finds nothing', async () => {
    await using bench = await start(platform);
    const { adapter, client } = bench;
    const cookie = client.cookies.get('sid') as string;
    await client.post('/logout');
    client.cookies.set('sid', cookie);
    expect((await client.get('/count')).json()).toEqual({ n: 1 });
    expect(adapter.steps.slice(0, 4)).toEqual(['locked', 'unlocked', 'locked', 'unlocked']);
  });

  it('the next request has its turn after the handler of a client that went away', async () => {
    await using bench = await start(platform);
    const { app, turnstile, client } = bench;
    const exchange = app.raw('/wait', { headers: { cookie: client.cookieHeader } });
    await turnstile.entered.promise;
    exchange.abort();
    await turnstile.clientGone.promise;
    const next = client.get('/count');
    turnstile.go.resolve();
    expect((await next).json()).toEqual({ n: 1 });
  });

  it('a streamed answer holds nobody up once its head has left', async () => {
    await using bench = await start(platform);
    const { app, turnstile, client } = bench;
    const stream = app.raw('/stream', { headers: { cookie: client.cookieHeader } });
    await stream.firstByte;
    expect((await client.get('/count')).status).toBe(200);
    turnstile.go.resolve();
    expect((await stream.answer()).status).toBe(200);
  });

  it('an adapter without locks stops the boot', async () => {
    const session = { adapter: new NoopAdapter(), locking: true };
    await expect(TestApp.start(platform, { session })).rejects.toMatchObject({ code: 'E_SESSION_ADAPTER' });
  });
});
