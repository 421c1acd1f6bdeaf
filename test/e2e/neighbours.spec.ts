import { Controller, Get, Inject, Injectable, Module, Post, Req, Res, ValidationPipe } from '@nestjs/common';
import compression from 'compression';
import expressSession from 'express-session';
import helmet from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  InjectSession,
  MemoryAdapter,
  Session,
  SESSION_VIEW,
  SessionManager,
  SessionMiddleware,
  SessionModule,
  UseSession,
} from '../../lib/index.js';
import { scopeOf } from '../../lib/context/session-scope.js';
import type { AnyResponse } from '../support/platform-answer.js';
import { platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';
import { VisitorController } from './support/visitor.controller.js';

interface WithSession {
  readonly session: SessionManager;
}

@Controller()
class RequestController {
  @Get('request') @UseSession() request(@Req() { session }: WithSession, @Session() own: SessionManager) {
    return { isManager: session instanceof SessionManager, isSame: session === own };
  }
  @Get('locals') locals(@Session() session: SessionManager, @Res({ passthrough: true }) response: AnyResponse) {
    return { inTemplates: response.locals?.['session'] === session };
  }
  @Get('validated') validated(@Session() session: SessionManager) {
    session.set('n', 1);
    return { isManager: session instanceof SessionManager };
  }
  @Get('foreign') foreign(
    @Session() session: SessionManager,
    @Req() request: { session: unknown; raw?: IncomingMessage },
  ) {
    const foreign = (request.raw ?? request) as {
      session: { views?: number };
    };
    foreign.session.views = (foreign.session.views ?? 0) + 1;
    return { views: foreign.session.views, n: session.increment('n') };
  }
  @Get('big') big(@Session() session: SessionManager) {
    session.increment('n');
    return { text: 'x'.repeat(5000) };
  }
}

/** What a ValidationPipe would do with class-validator and class-transformer, which are not installed here. */
const validation = {
  validatorPackage: { validate: () => Promise.resolve([]) },
  transformerPackage: {
    plainToInstance: (Type: new () => object, value: object) => Object.assign(new Type(), value),
    classToPlain: (value: object) => value,
    instanceToPlain: (value: object) => value,
  },
};

const SECOND = Symbol('second');

/** Another SessionModule in the same application: its own cookie and store, its session under a token of the application's. */
@Module({
  imports: [
    SessionModule.forRoot({
      isGlobal: false,
      gcInterval: false,
      adapter: new MemoryAdapter(),
      cookie: { name: 'second' },
    }),
  ],
  providers: [
    { provide: SECOND, useFactory: (session: SessionManager) => new SecondService(session), inject: [SESSION_VIEW] },
  ],
  exports: [SECOND],
})
class SecondModule {}

@Injectable()
class SecondService {
  constructor(private readonly session: SessionManager) {}
  async count(): Promise<number> {
    await this.session.start();
    return this.session.increment('n');
  }
}

@Controller('both')
class BothController {
  constructor(
    @Inject(SECOND) private readonly second: SecondService,
    @InjectSession() private readonly first: SessionManager,
  ) {}
  @Post() async both() {
    return { first: this.first.increment('n', 10), second: await this.second.count() };
  }
}

describe.each(platforms)('the session on $name', (platform) => {
  const start = (options: Partial<Parameters<typeof TestApp.start>[1]> = {}): Promise<TestApp> =>
    TestApp.start(platform, {
      controllers: [VisitorController, RequestController],
      ...options,
      session: { adapter: new MemoryAdapter(), ...options.session },
    });

  it('is `request.session`, the same as what @Session() gives', async () => {
    await using app = await start();
    expect((await app.client().get('/request')).json()).toEqual({ isManager: true, isSame: true });
  });

  it('is `session` in templates', async () => {
    await using app = await start();
    expect((await app.client().get('/locals')).json()).toEqual({ inTemplates: true });
  });

  it('passes a global ValidationPipe with validateCustomDecorators as it is', async () => {
    const pipe = new ValidationPipe({
      transform: true,
      validateCustomDecorators: true,
      whitelist: true,
      ...validation,
    } as never);
    await using app = await start({ configure: (nest) => void nest.useGlobalPipes(pipe) });
    const client = app.client();
    expect((await client.get('/validated')).json()).toEqual({ isManager: true });
    expect((await client.get('/read')).json()).toEqual({ n: 1 });
  });

  it('beside helmet, compression and express-session: each does its own', async () => {
    await using app = await start({
      configure: (nest) => {
        nest.use(helmet());
        nest.use(compression({ threshold: 0 }));
        nest.use(expressSession({ secret: 'another secret', resave: false, saveUninitialized: false }));
      },
    });
    const client = app.client();
    const first = await client.get('/foreign', { headers: { 'accept-encoding': 'gzip' } });
    expect(first.json()).toEqual({ views: 1, n: 1 });
    expect(first.setCookies.map((line) => line.split('=')[0]).sort()).toEqual(['connect.sid', 'sid']);
    expect(first.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(first.headers.get('content-encoding')).toBe('gzip');
    expect((await client.get('/foreign')).json()).toEqual({ views: 2, n: 2 });
    expect((await client.get('/big', { headers: { 'accept-encoding': 'gzip' } })).json()['text']).toHaveLength(5000);
    expect((await client.get('/read')).json()).toEqual({ n: 3 });
  });

  it('is there for a middleware of main.ts, if ours is used before it', async () => {
    const adapter = new MemoryAdapter();
    await using app = await start({
      session: { adapter },
      configure: (nest) => {
        nest.use(nest.get(SessionMiddleware).use);
        nest.use((request: IncomingMessage, _: ServerResponse, next: (error?: unknown) => void) => {
          const { session } = scopeOf(request)!;
          session.start().then(() => next(void session.increment('seen')), next);
        });
      },
    });
    const client = app.client();
    const answer = await client.get('/nowhere');
    expect([answer.status, answer.setCookies]).toEqual([404, [expect.stringMatching(/^sid=/)]]);
    await client.get('/count');
    expect((await client.get('/read')).json()).toEqual({ seen: 3, n: 1 });
    expect(adapter.size).toBe(1);
  });

  it('of a second module in one application: its own cookie, its own store', async () => {
    const adapter = new MemoryAdapter();
    await using app = await start({ session: { adapter }, controllers: [BothController], imports: [SecondModule] });
    const client = app.client();
    const first = await client.post('/both');
    expect(first.setCookies.map((line) => line.split('=')[0]).sort()).toEqual(['second', 'sid']);
    expect((await client.post('/both')).json()).toEqual({ first: 20, second: 2 });
    client.cookies.delete('sid');
    expect((await client.post('/both')).json()).toEqual({ first: 10, second: 3 });
    expect(adapter.size).toBe(2);
  });

  it('of two applications in one process: they do not meet', async () => {
    await using one = await start();
    await using other = await start({ session: { cookie: { name: 'sid' } } });
    const [client, stranger] = [one.client(), other.client()];
    await client.get('/count');
    await stranger.get('/count');
    await Promise.all([client.get('/count'), client.get('/count')]);
    expect((await client.get('/read')).json()).toEqual({ n: 3 });
    expect((await stranger.get('/read')).json()).toEqual({ n: 1 });
    const cookie = client.cookieHeader;
    expect((await other.client().get('/read', { headers: { cookie } })).json()).toEqual({});
  });
});
