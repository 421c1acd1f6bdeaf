import { describe, expect, test } from 'tstyche';
import { type Session, SessionBag } from '../../lib/index.js';

interface Wizard {
  step: number;
  answers: string[];
}

declare const session: Session<{ userId: number }>;
declare const bag: SessionBag<Wizard>;
declare const anyBag: SessionBag;

describe('a bag that declares its keys', () => {
  test('is made from a session of any type', () => {
    expect(session.bag<Wizard>('wizard')).type.toBe<SessionBag<Wizard>>();
    expect(session.bag('wizard')).type.toBe<SessionBag>();
    expect(new SessionBag<Wizard>('wizard', session)).type.toBe<SessionBag<Wizard>>();
    expect(SessionBag<Wizard>).type.toBeConstructableWith('wizard', session, { insensitive: true });
    expect(SessionBag<Wizard>).type.not.toBeConstructableWith('wizard');
  });

  test('get and set have the type of the key', () => {
    expect(bag.get('step')).type.toBe<number | undefined>();
    expect(bag.get('step', 1)).type.toBe<number>();
    expect(bag.set).type.toBeCallableWith('answers', ['yes']);
    expect(bag.set).type.not.toBeCallableWith('answers', 'yes');
    expect(bag.set('step', 1).remove('answers')).type.toBe<SessionBag<Wizard>>();
  });

  test('an unknown key is refused', () => {
    expect(bag.get).type.not.toBeCallableWith('page');
    expect(bag.set).type.not.toBeCallableWith('page', 1);
    expect(bag.has).type.not.toBeCallableWith('page');
    expect(bag.increment).type.not.toBeCallableWith('page');
  });

  test('init takes a part of the keys', () => {
    expect(bag.init).type.toBeCallableWith({ step: 1 });
    expect(bag.init).type.not.toBeCallableWith({ step: 'one' });
  });

  test('update computes a value of the same type', () => {
    expect(bag.update('answers', (answers = []) => [...answers, 'no'])).type.toBe<string[] | undefined>();
    expect(bag.update).type.not.toBeCallableWith('answers', () => 1);
  });

  test('toArray() is a plain object of what may be there', () => {
    expect(bag.toArray()).type.toBe<Partial<Wizard>>();
    expect(bag.toJson()).type.toBe<string>();
  });

  test('it is iterable', () => {
    expect([...bag]).type.toBe<[string, unknown][]>();
  });
});

describe('a bag that declares nothing', () => {
  test('takes every key, and its value is unknown', () => {
    expect(anyBag.get('anything')).type.toBe<unknown>();
    expect(anyBag.set).type.toBeCallableWith('anything', new Date(0));
    expect(anyBag.get).type.not.toBeCallableWith(7);
  });

  test('casts by the names of PHP', () => {
    expect(anyBag.get).type.toBeCallableWith('age', 0, 'int');
    expect(anyBag.get).type.not.toBeCallableWith('age', 0, 'date');
  });
});
