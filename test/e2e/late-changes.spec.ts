import { Controller, Get, Res } from '@nestjs/common';
import { MemoryAdapter, Session, SessionError, type SessionManager } from '../../lib/index.js';
import { type Deferred, deferred } from '../support/deferred.js';
import { GatedAdapter } from '../support/gated.adapter.js';
import { type AnyResponse, takeRaw } from '../support/platform-answer.js';
import { type Platform, platforms } from '../support/platforms.js';
import { setCookiesOf } from '../support/raw-client.js';
import { TestApp } from '../support/test-app.js';

/** What a streaming handler does after its first byte has left, when the test says so. */
class Script {
  readonly go: Deferred = deferred();
  readonly done: Deferred<unknown> = deferred();
  late: (session: SessionManager) => unknown = () => undefined;
  afterEnd: (session: SessionManager) => unknown = () => undefined;
}

@Controller()
class StreamController {
  constructor(private readonly script: Script) {}

  @Get('ping') ping() {
    return 'pong';
  }
  @Get('begin') begin(@Session() session: SessionManager) {
    session.set('n', 1);
  }
  @Get('read') read(@Session() session: SessionManager) {
    return session.all();
  }
  @Get('stream') async stream(@Session() session: SessionManager, @Res() response: AnyResponse) {
    const raw = takeRaw(response);
    raw.write('first ');
    await this.script.go.promise;
    const late = codeOf(() => this.script.late(session));
    raw.end('last');
    this.script.done.resolve([late, codeOf(() => this.script.afterEnd(session))]);
  }
}

/** The code of what is thrown; undefined for success. */
function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return SessionError.is(error) ? error.code : String(error);
  }
}

describe.each(platforms)('a streamed answer on $name', (platform) => {
  it('whose handler changes a stored session late: committed at its end, before the last byte', async () => {
    const adapter = new GatedAdapter();
    adapter.isShut = false;
    const script = new Script();
    script.late = (session) => session.set('late', true);
    await using app = await startApp(platform, script, adapter);
    const client = app.client();
    await client.get('/begin');
    adapter.isShut = true;
    const exchange = app.raw('/stream', { headers: { cookie: client.cookieHeader } });
    await exchange.firstByte;
    script.go.resolve();
    await adapter.arrived();
    await app.ping();
    expect(exchange.received).not.toContain('last');
    adapter.openGate();
    const answer = await exchange.answer();
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('last');
    expect(setCookiesOf(answer)).toEqual([]);
    expect((await client.get('/read')).json()).toEqual({ n: 1, late: true });
  });

  it('whose handler logs out late: the session is gone at its end, and no cookie can say so', async () => {
    const adapter = new MemoryAdapter();
    const script = new Script();
    script.late = (session) => session.destroy();
    await using app = await startApp(platform, script, adapter);
    const client = app.client();
    await client.get('/begin');
    const exchange = app.raw('/stream', { headers: { cookie: client.cookieHeader } });
    await exchange.firstByte;
    script.go.resolve();
    const answer = await exchange.answer();
    expect(setCookiesOf(answer)).toEqual([]);
    expect(adapter.size).toBe(0);
  });

  it('that creates a session after its first byte: SessionHeadersSentError at the call, nothing stored', async () => {
    const adapter = new MemoryAdapter();
    const script = new Script();
    script.late = (session) => session.set('late', true);
    await using app = await startApp(platform, script, adapter);
    const exchange = app.raw('/stream');
    await exchange.firstByte;
    script.go.resolve();
    expect(await script.done.promise).toEqual(['E_SESSION_HEADERS_SENT', undefined]);
    const answer = await exchange.answer();
    expect(answer.body).toContain('last');
    expect(setCookiesOf(answer)).toEqual([]);
    expect(adapter.size).toBe(0);
  });

  it('that rotates the id after its first byte: SessionHeadersSentError at the call, the old id goes on', async () => {
    const script = new Script();
    script.late = (session) => session.regenerateId();
    await using app = await startApp(platform, script);
    const client = app.client();
    await client.get('/begin');
    const exchange = app.raw('/stream', { headers: { cookie: client.cookieHeader } });
    await exchange.firstByte;
    script.go.resolve();
    expect(await script.done.promise).toEqual(['E_SESSION_HEADERS_SENT', undefined]);
    expect(setCookiesOf(await exchange.answer())).toEqual([]);
    expect((await client.get('/read')).json()).toEqual({ n: 1 });
  });

  it.each<[verb: string, write: (session: SessionManager) => unknown]>([
    ['set()', (session) => session.set('n', 2)],
    ['remove()', (session) => session.remove('n')],
    ['increment()', (session) => session.increment('n')],
    ['a property', (session) => Reflect.set(session, 'n', 2)],
    ['a bag', (session) => session.bag('bag').set('n', 2)],
    ['regenerateId()', (session) => session.regenerateId()],
    ['destroy()', (session) => session.destroy()],
  ])('that writes by %s after its end: SessionSealedError at the call, nothing stored', async (_, write) => {
    const script = new Script();
    script.afterEnd = write;
    await using app = await startApp(platform, script);
    const client = app.client();
    await client.get('/begin');
    script.go.resolve();
    await client.get('/stream');
    expect(await script.done.promise).toEqual([undefined, 'E_SESSION_SEALED']);
    expect((await client.get('/read')).json()).toEqual({ n: 1 });
  });

  it('that reads after its end: answered', async () => {
    const script = new Script();
    script.afterEnd = (session) => session.get('n');
    await using app = await startApp(platform, script);
    const client = app.client();
    await client.get('/begin');
    script.go.resolve();
    await client.get('/stream');
    expect(await script.done.promise).toEqual([undefined, undefined]);
  });
});

function startApp(platform: Platform, script: Script, adapter = new MemoryAdapter() as MemoryAdapter | GatedAdapter) {
  return TestApp.start(platform, {
    session: { adapter },
    controllers: [StreamController],
    providers: [{ provide: Script, useValue: script }],
  });
}
