import {
  type CanActivate,
  Controller,
  Get,
  Injectable,
  type INestApplication,
  Module,
  UseGuards,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  InjectSession,
  MemoryAdapter,
  SESSION_ADAPTER,
  SESSION_VIEW,
  Session,
  SessionManager,
  SessionModule,
  UseSession,
} from '../../lib/index.js';
import { createSession, createTestSession } from '../../lib/testing/index.js';
import { platforms } from '../support/platforms.js';
import { TestClient } from '../support/test-client.js';

@Injectable()
class LoggedInGuard implements CanActivate {
  constructor(@InjectSession() private readonly session: SessionManager) {}

  canActivate(): boolean {
    return this.session.has('userId');
  }
}

@UseSession()
@UseGuards(LoggedInGuard)
@Controller('account')
class AccountController {
  @Get()
  show(@Session() session: Session<{ userId: number }>) {
    return { userId: session.userId };
  }
}

@Module({
  imports: [SessionModule.forRoot({ cookie: { secret: 'a secret that is long enough' } })],
  controllers: [AccountController],
})
class AppModule {}

/** What docs/testing.md promises, on its own example. */
describe.each(platforms)('docs/testing.md on $name', (platform) => {
  let app: INestApplication;
  let client: TestClient;
  const adapter = new MemoryAdapter();

  beforeEach(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(SESSION_ADAPTER)
      .useValue(adapter)
      .compile();
    app = platform.create(module);
    await app.listen(0, '127.0.0.1');
    client = new TestClient(await app.getUrl());
  });

  afterEach(() => app.close());

  it('a visitor is kept out', async () => {
    expect((await client.get('/account')).status).toBe(403);
    expect(adapter.size).toBe(0);
  });

  it('the cookie of createSession is a login', async () => {
    const cookie = await createSession(app, { userId: 7 });
    const answer = await client.get('/account', { headers: { cookie } });
    expect([answer.status, answer.json()]).toEqual([200, { userId: 7 }]);
    expect(adapter.size).toBe(1);
  });
});

it('a guard alone gets its session by the token of the decorator', async () => {
  const session = await createTestSession({ userId: 7 });
  const module = await Test.createTestingModule({
    providers: [LoggedInGuard, { provide: SESSION_VIEW, useValue: session }],
  }).compile();
  expect(module.get(LoggedInGuard).canActivate()).toBe(true);
});
