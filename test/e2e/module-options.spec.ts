import { Controller, Get, Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  InjectSession,
  MemoryAdapter,
  Session,
  SESSION_ADAPTER,
  SessionAdapter,
  type SessionManager,
  SessionModule,
  type SessionModuleExtras,
  type SessionModuleOptions,
  type SessionOptionsFactory,
} from '../../lib/index.js';
import { platforms } from '../support/platforms.js';
import { TestApp, type TestAppOptions } from '../support/test-app.js';
import { VisitorController } from './support/visitor.controller.js';

@Injectable()
class Store {
  readonly sessions = new Map<string, string>();
}

@Module({ providers: [Store], exports: [Store] })
class StoreModule {}

/** Six verbs, and a dependency that Nest has to inject. */
@Injectable()
class StoreAdapter extends SessionAdapter {
  constructor(@Inject(Store) private readonly store: Store) {
    super();
  }
  read(id: string): string {
    return this.store.sessions.get(id) ?? '';
  }
  write(id: string, data: string): boolean {
    this.store.sessions.set(id, data);
    return true;
  }
  destroy(id: string): boolean {
    this.store.sessions.delete(id);
    return true;
  }
}

/** The six verbs, and no class of ours. */
function plainAdapter() {
  const sessions = new Map<string, string>();
  return {
    open: () => true,
    close: () => true,
    read: (id: string) => sessions.get(id) ?? '',
    write: (id: string, data: string) => sessions.set(id, data) !== undefined,
    destroy: (id: string) => [true, sessions.delete(id)][0]!,
    gc: () => true,
  };
}

@Injectable()
class OptionsService implements SessionOptionsFactory {
  createSessionOptions(): SessionModuleOptions {
    return { adapter: new MemoryAdapter(), cookie: { name: 'by-service' }, gcInterval: false };
  }
}

@Module({ providers: [OptionsService], exports: [OptionsService] })
class OptionsModule {}

@Injectable()
class NeedsSession {
  constructor(@InjectSession() readonly session: SessionManager) {}
}

@Module({ providers: [NeedsSession] })
class FeatureModule {}

@Module({
  imports: [SessionModule.forRoot({ adapter: new MemoryAdapter(), gcInterval: false })],
  providers: [NeedsSession],
})
class WorkerModule {}

@Controller('adapter')
class AdapterController {
  constructor(@Inject(SESSION_ADAPTER) private readonly adapter: SessionAdapter) {}
  @Get() get(@Session() session: SessionManager) {
    return { isOurs: session.getAdapter() === this.adapter };
  }
}

describe.each(platforms)('the adapter on $name', (platform) => {
  const count = async (
    session: SessionModuleOptions & SessionModuleExtras,
    more: Partial<TestAppOptions> = {},
  ): Promise<void> => {
    await using app = await TestApp.start(platform, {
      session,
      controllers: [VisitorController, AdapterController],
      ...more,
    });
    const client = app.client();
    await client.get('/count');
    expect((await client.get('/count')).json()).toEqual({ n: 2 });
    expect((await client.get('/adapter')).json()).toEqual({ isOurs: true });
  };

  it('is an instance', () => count({ adapter: new MemoryAdapter() }));

  it('is a class, whose dependencies come from the modules of `imports`', () =>
    count({ adapter: StoreAdapter, imports: [StoreModule] }));

  it.each([
    ['a text', 'MY_ADAPTER'],
    ['a symbol', Symbol('adapter')],
  ])('is the token of a provider: %s', (_, token) => {
    @Module({ providers: [{ provide: token, useValue: new MemoryAdapter() }], exports: [token] })
    class TokenModule {}
    return count({ adapter: token, imports: [TokenModule] });
  });

  it('is a plain object with the six verbs', () => count({ adapter: plainAdapter() }));

  it.each([
    ['has not all six verbs', { ...plainAdapter(), gc: undefined, destroy: undefined }, /no destroy\(\), gc\(\)/],
    ['is a class of something else', class Other {}, /no open\(\), close\(\)/],
  ])('%s: the boot stops with the reason', async (_, adapter, reason) => {
    const boot = TestApp.start(platform, { session: { adapter: adapter as unknown as SessionAdapter } });
    await expect(boot).rejects.toMatchObject({ code: 'E_SESSION_ADAPTER' });
    await expect(boot).rejects.toThrow(reason);
  });
});

describe.each(platforms)('forRootAsync on $name', (platform) => {
  const nameOf = async (sessionModule: TestAppOptions['sessionModule']): Promise<string[]> => {
    await using app = await TestApp.start(platform, { sessionModule, controllers: [VisitorController] });
    const client = app.client();
    await client.get('/count');
    expect((await client.get('/count')).json()).toEqual({ n: 2 });
    return [...client.cookies.keys()];
  };

  it('with useFactory, whose dependencies are injected', async () => {
    const sessionModule = SessionModule.forRootAsync({
      imports: [OptionsModule],
      inject: [OptionsService],
      useFactory: async (service: OptionsService) => ({
        ...service.createSessionOptions(),
        cookie: { name: 'by-factory' },
      }),
    });
    expect(await nameOf(sessionModule)).toEqual(['by-factory']);
  });

  it('with useClass', async () => {
    expect(await nameOf(SessionModule.forRootAsync({ useClass: OptionsService }))).toEqual(['by-service']);
  });

  it('with useExisting', async () => {
    const sessionModule = SessionModule.forRootAsync({ imports: [OptionsModule], useExisting: OptionsService });
    expect(await nameOf(sessionModule)).toEqual(['by-service']);
  });

  it('with options that cannot work: the boot stops with the name', async () => {
    const sessionModule = SessionModule.forRootAsync({ useFactory: () => ({ lifetime: -1 }) });
    await expect(TestApp.start(platform, { sessionModule })).rejects.toMatchObject({
      code: 'E_SESSION_OPTION',
      option: 'lifetime',
    });
  });
});

describe.each(platforms)('the module on $name', (platform) => {
  it('is global: other modules need not import it', async () => {
    await using app = await TestApp.start(platform, {
      session: { adapter: new MemoryAdapter() },
      imports: [FeatureModule],
    });
    expect(app.app.get(NeedsSession, { strict: false })).toBeInstanceOf(NeedsSession);
  });

  it('with isGlobal false: other modules have to import it', async () => {
    const options = { adapter: new MemoryAdapter(), isGlobal: false };
    await expect(TestApp.start(platform, { session: options, imports: [FeatureModule] })).rejects.toThrow(
      /resolve dependencies/,
    );
    await using app = await TestApp.start(platform, { session: options, controllers: [VisitorController] });
    expect((await app.client().get('/count')).json()).toEqual({ n: 1 });
  });

  it('in an application without HTTP: boots, and says that there is no request', async () => {
    const worker = await NestFactory.createApplicationContext(WorkerModule, { logger: false });
    try {
      const { session } = worker.get<NeedsSession>(NeedsSession);
      expect(() => session.get('n')).toThrow(expect.objectContaining({ code: 'E_SESSION_NO_CONTEXT' }));
    } finally {
      await worker.close();
    }
  });
});
