import { describe, expect, test } from 'tstyche';
import type { Session, SessionManager, TypedSession } from '../../lib/index.js';

interface Account {
  userId: number;
  cart: string[];
  nickname: string | null;
}

declare const typed: Session<Account>;
declare const untyped: Session;

describe('a session that declares its variables', () => {
  test('get gives the type of the variable, or undefined', () => {
    expect(typed.get('userId')).type.toBe<number | undefined>();
    expect(typed.get('nickname')).type.toBe<string | null | undefined>();
  });

  test('get with a default gives neither null nor undefined', () => {
    expect(typed.get('userId', 0)).type.toBe<number>();
    expect(typed.get('nickname', 'nobody')).type.toBe<string>();
    expect(typed.get('cart', null)).type.toBe<string[] | null>();
    expect(typed.get('userId', 0, true)).type.toBe<number>();
  });

  test('pull is typed as get', () => {
    expect(typed.pull('cart')).type.toBe<string[] | undefined>();
    expect(typed.pull('nickname', 'nobody')).type.toBe<string>();
  });

  test('set takes the type of the variable and is fluent', () => {
    expect(typed.set).type.toBeCallableWith('userId', 7);
    expect(typed.set).type.not.toBeCallableWith('userId', '7');
    expect(typed.set).type.not.toBeCallableWith('userId', null);
    expect(typed.set('userId', 7).set('cart', [])).type.toBe<Session<Account>>();
  });

  test('update computes a value of the same type', () => {
    expect(typed.update('cart', (cart = []) => [...cart, 'apple'])).type.toBe<string[] | undefined>();
    expect(typed.update).type.not.toBeCallableWith('cart', () => 7);
  });

  test('an unknown variable is refused by every verb', () => {
    expect(typed.get).type.not.toBeCallableWith('user');
    expect(typed.pull).type.not.toBeCallableWith('user');
    expect(typed.has).type.not.toBeCallableWith('user');
    expect(typed.set).type.not.toBeCallableWith('user', 7);
    expect(typed.remove).type.not.toBeCallableWith('user');
    expect(typed.increment).type.not.toBeCallableWith('user');
    expect(typed.update).type.not.toBeCallableWith('user', () => 7);
  });

  test('the property form has the same types', () => {
    expect(typed.userId).type.toBe<number | undefined>();
    expect(typed.cart).type.toBe<string[] | undefined>();
    typed.userId = 7;
    // @ts-expect-error! the type forbids it
    typed.userId = '7';
    expect(typed).type.not.toHaveProperty('user');
  });

  test('all() is a plain object of what may be there', () => {
    expect(typed.all()).type.toBe<Partial<Account>>();
  });

  test('the verbs stay verbs, whatever a variable is called', () => {
    expect<Session<{ get: string }>['get']>().type.toBeCallableWith('get');
  });

  test('counting gives a number', () => {
    expect(typed.increment('userId')).type.toBe<number>();
    expect(typed.decrement('userId', 2)).type.toBe<number>();
  });
});

describe('a session that declares nothing', () => {
  test('every name is allowed, and its value unknown', () => {
    expect(untyped.get('anything')).type.toBe<unknown>();
    expect(untyped.set).type.toBeCallableWith('anything', { of: 'any type' });
    expect(untyped.has).type.toBeCallableWith('anything');
    expect(untyped.all()).type.toBe<Partial<Record<string, unknown>>>();
  });

  test('a name is a string', () => {
    expect(untyped.get).type.not.toBeCallableWith(7);
    expect(untyped.set).type.not.toBeCallableWith(Symbol('name'), 7);
  });

  test('an unknown value has to be narrowed', () => {
    expect(untyped.get('count')).type.not.toBeAssignableTo<number>();
    expect(untyped['count']).type.not.toBeAssignableTo<number>();
  });
});

describe('the names of the type', () => {
  test('Session<T> is TypedSession<T>', () => {
    expect<Session<Account>>().type.toBe<TypedSession<Account>>();
    expect<Session>().type.toBe<TypedSession>();
  });

  test('a session is a manager', () => {
    expect(typed).type.toBeAssignableTo<SessionManager<Account>>();
    expect(untyped).type.toBeAssignableTo<SessionManager>();
  });
});

describe('the verbs of the manager', () => {
  test('start() and save() are asynchronous, destroy() and regenerateId() are not', () => {
    expect(untyped.start()).type.toBe<Promise<boolean>>();
    expect(untyped.save()).type.toBe<Promise<void>>();
    expect(untyped.destroy).type.toBe<() => void>();
    expect(untyped.regenerateId()).type.not.toBeAssignableTo<PromiseLike<unknown>>();
  });

  test('regenerateId takes the boolean of Phalcon, or options', () => {
    expect(untyped.regenerateId).type.toBeCallableWith(false);
    expect(untyped.regenerateId).type.toBeCallableWith({ graceful: true });
    expect(untyped.regenerateId).type.not.toBeCallableWith({ graceful: 'yes' });
  });

  test('setLifetime takes seconds', () => {
    expect(untyped.setLifetime).type.toBeCallableWith(3600, { absolute: 86_400, persistent: true });
    expect(untyped.setLifetime).type.not.toBeCallableWith('3600');
  });
});
