import { describe, expect, test } from 'tstyche';
import type { DynamicModule } from '@nestjs/common';
import {
  InjectSession,
  MemoryAdapter,
  Persistent,
  Session,
  type SessionAdapter,
  SessionManager,
  SessionModule,
  type SessionModuleOptions,
  UseSession,
} from '../../lib/index.js';

class AuditedSessionManager extends SessionManager {}

describe('forRoot', () => {
  test('needs no options', () => {
    expect(SessionModule.forRoot()).type.toBe<DynamicModule>();
    expect(SessionModule.forRoot).type.toBeCallableWith({});
  });

  test('takes an adapter, a class, or a token', () => {
    expect(SessionModule.forRoot).type.toBeCallableWith({ adapter: new MemoryAdapter() });
    expect(SessionModule.forRoot).type.toBeCallableWith({ adapter: MemoryAdapter });
    expect(SessionModule.forRoot).type.toBeCallableWith({ adapter: 'ADAPTER' });
    expect(SessionModule.forRoot).type.not.toBeCallableWith({ adapter: 7 });
    expect(SessionModule.forRoot).type.not.toBeCallableWith({ adapter: { read: () => '' } });
  });

  test('takes an adapter that extends nothing', () => {
    const adapter = {
      open: () => true,
      close: () => true,
      read: async () => '',
      write: async () => true,
      destroy: () => true,
      gc: () => 0,
    };
    expect(adapter).type.toBeAssignableTo<SessionAdapter>();
    expect(SessionModule.forRoot).type.toBeCallableWith({ adapter });
  });

  test('takes a subclass of the manager', () => {
    expect(SessionModule.forRoot).type.toBeCallableWith({ manager: AuditedSessionManager });
    expect(SessionModule.forRoot).type.not.toBeCallableWith({ manager: Date });
  });

  test('refuses unknown options and values of another type', () => {
    expect(SessionModule.forRoot).type.not.toBeCallableWith({ ttl: 3600 });
    expect(SessionModule.forRoot).type.not.toBeCallableWith({ lifetime: '1h' });
    expect(SessionModule.forRoot).type.not.toBeCallableWith({ autoStart: true });
    expect(SessionModule.forRoot).type.not.toBeCallableWith({ cookie: { sameSite: 'Lax' } });
  });

  test('the scope of the module stands beside the options', () => {
    expect(SessionModule.forRoot).type.toBeCallableWith({ lifetime: 60, isGlobal: false, imports: [] });
    expect<SessionModuleOptions>().type.not.toHaveProperty('isGlobal');
  });
});

describe('forRootAsync', () => {
  const options: SessionModuleOptions = { lifetime: 60 };

  test('takes a factory, synchronous or not', () => {
    expect(SessionModule.forRootAsync).type.toBeCallableWith({ useFactory: () => options });
    expect(SessionModule.forRootAsync).type.toBeCallableWith({ inject: ['CONFIG'], useFactory: async () => options });
    expect(SessionModule.forRootAsync).type.not.toBeCallableWith({ useFactory: () => ({ lifetime: '1h' }) });
  });

  test('takes a class that makes the options', () => {
    class Options {
      createSessionOptions(): SessionModuleOptions {
        return options;
      }
    }
    expect(SessionModule.forRootAsync).type.toBeCallableWith({ useClass: Options });
    expect(SessionModule.forRootAsync).type.not.toBeCallableWith({ useClass: Date });
  });
});

describe('the decorators', () => {
  test('fit where they are used', () => {
    expect(Session()).type.toBeAssignableTo<ParameterDecorator>();
    expect(Session('userId')).type.toBeAssignableTo<ParameterDecorator>();
    expect(Persistent()).type.toBeAssignableTo<PropertyDecorator & ParameterDecorator>();
    expect(Persistent('cart')).type.toBeAssignableTo<PropertyDecorator & ParameterDecorator>();
    expect(InjectSession()).type.toBeAssignableTo<PropertyDecorator & ParameterDecorator>();
    expect(UseSession(false)).type.toBeAssignableTo<ClassDecorator & MethodDecorator>();
  });

  test('take names, nothing else', () => {
    expect(Session).type.not.toBeCallableWith(7);
    expect(Persistent).type.not.toBeCallableWith({ name: 'cart' });
  });
});
