import { format, inspect } from 'node:util';
import type { SessionBag } from '../../../lib/core/session-bag.js';
import { noDoor } from '../../../lib/core/session-door.js';
import { openSession } from '../../../lib/core/open-session.js';
import { SessionManager } from '../../../lib/core/session-manager.js';
import { ReservedNameError } from '../../../lib/errors/reserved-name.error.js';
import { Bench } from '../../support/open-session.js';

type Loose = Record<string, unknown>;

/** Names of members: methods, getters, what every object has. */
const MEMBERS = [
  'get',
  'set',
  'has',
  'remove',
  'destroy',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__proto__',
  'constructor',
];
const SESSION_MEMBERS = [...MEMBERS, 'start', 'save', 'all', 'createdAt', 'isNew', 'getId'];
const BAG_MEMBERS = [...MEMBERS.filter((name) => name !== 'destroy'), 'count', 'toArray', 'toJSON', 'init'];
/** Names that the language or Nest read off whatever they meet. */
const ASKED_BY_OTHERS = ['then', 'toJSON', 'onModuleInit', 'onModuleDestroy', 'asymmetricMatch'];

async function session(): Promise<SessionManager & Loose> {
  return (await new Bench().started()) as SessionManager & Loose;
}

describe('the property form of a session', () => {
  it('reads, writes, asks and deletes variables', async () => {
    const s = await session();
    s['user'] = 'Ann';
    expect([s['user'], s.get('user'), 'user' in s, s.has('user')]).toEqual(['Ann', 'Ann', true, true]);
    delete s['user'];
    expect([s['user'], 'user' in s, s.has('user')]).toEqual([undefined, false, false]);
  });

  it('serves `name`, `id` and `status code` like any other name', async () => {
    const s = await session();
    for (const name of ['name', 'id', 'status code', '', '0', 'юзер']) {
      s[name] = name;
      expect(s.get(name)).toBe(name);
      expect(s[name]).toBe(name);
    }
  });

  it.each(SESSION_MEMBERS)('assigning to %s throws and says what to do', async (name) => {
    const s = await session();
    expect(() => (s[name] = 1)).toThrow(ReservedNameError);
    expect(() => (s[name] = 1)).toThrow(`set(${JSON.stringify(name)}, value)`);
  });

  it.each(ASKED_BY_OTHERS)('assigning to %s throws: it could not be read back', async (name) => {
    const s = await session();
    expect(() => (s[name] = 1)).toThrow(ReservedNameError);
  });

  it.each(SESSION_MEMBERS)('deleting %s throws', async (name) => {
    const s = await session();
    expect(() => delete s[name]).toThrow(ReservedNameError);
  });

  it.each([...SESSION_MEMBERS, ...ASKED_BY_OTHERS])(
    'a variable that is called %s works by set() and get(), and breaks nothing',
    async (name) => {
      const bench = new Bench();
      const s = await bench.started();
      s.set(name, { poison: true });
      await s.save();
      const later = (await bench.started(s.getId())) as SessionManager & Loose;
      expect(later.get(name)).toEqual({ poison: true });
      expect(later.has(name)).toBe(true);
      expect(later.keys()).toEqual([name]);
      expect((later.all() as Loose)[name]).toEqual({ poison: true });
      expect(typeof later.get).toBe('function');
      expect(await Promise.resolve(later)).toBe(later);
      expect(() => JSON.stringify(later)).not.toThrow();
      expect(({} as Loose)['poison']).toBeUndefined();
      later.remove(name);
      expect(later.has(name)).toBe(false);
    },
  );

  it('lists the variables: Object.keys, spread, entries, for-of, JSON.stringify', async () => {
    const s = await session();
    s.set('a', 1).set('b', { c: 2 });
    expect(Object.keys(s)).toEqual(['a', 'b']);
    expect(Object.assign({}, s)).toEqual({ a: 1, b: { c: 2 } });
    expect(Object.entries(s)).toEqual([
      ['a', 1],
      ['b', { c: 2 }],
    ]);
    expect([...s]).toEqual([
      ['a', 1],
      ['b', { c: 2 }],
    ]);
    expect(JSON.parse(JSON.stringify(s))).toEqual({ a: 1, b: { c: 2 } });
    expect(Object.hasOwn(s, 'a')).toBe(true);
    expect(Object.hasOwn(s, 'x')).toBe(false);
  });

  it('has no variables before start()', () => {
    const s = new Bench().request() as SessionManager & Loose;
    expect(Object.keys(s)).toEqual([]);
    expect(() => s['user']).toThrow(/not started/);
    expect(() => (s['user'] = 1)).toThrow(/not started/);
  });

  it.each<[string, (value: unknown) => string]>([
    ['console.log', (value) => inspect(value)],
    ['console.log of an object that holds it', (value) => inspect({ deep: { value } })],
    ['%o', (value) => format('%o', value)],
    ['showHidden and showProxy', (value) => inspect(value, { showHidden: true, showProxy: true, depth: 10 })],
  ])('%s shows neither id nor values', async (_, show) => {
    const bench = new Bench();
    const s = await bench.started(await bench.stored({ card: 'secret-value' }));
    for (const value of [s, s.bag('card')]) {
      expect(show(value)).not.toContain('secret-value');
      expect(show(value)).not.toContain(s.getId());
    }
  });

  it('goes through the verbs of a subclass', async () => {
    const log: string[] = [];
    class Audited extends SessionManager {
      override set(key: string, value: unknown): this {
        log.push(key);
        return super.set(key, value);
      }
    }
    const s = openSession(new Bench().engine, noDoor, Audited) as Audited & Loose;
    await s.start();
    s['user'] = 'Ann';
    expect(log).toEqual(['user']);
    expect(s.get('user')).toBe('Ann');
  });

  it('leaves the own fields of a subclass alone', async () => {
    class WithFields extends SessionManager {
      log: string[] = ['made'];
      note(line: string): void {
        this.log.push(line);
        this.log = [...this.log, 'again'];
      }
    }
    const s = openSession(new Bench().engine, noDoor, WithFields) as WithFields;
    await s.start();
    s.note('x');
    expect(s.log).toEqual(['made', 'x', 'again']);
    expect(s.keys()).toEqual([]);
  });
});

describe('the property form of a bag', () => {
  async function bag(): Promise<SessionBag & Loose> {
    return (await session()).bag('bag') as SessionBag & Loose;
  }

  it('reads, writes, asks and deletes keys', async () => {
    const b = await bag();
    b['step'] = 2;
    expect([b['step'], b.get('step'), 'step' in b]).toEqual([2, 2, true]);
    delete b['step'];
    expect([b['step'], 'step' in b, b.count()]).toEqual([undefined, false, 0]);
  });

  it.each([...BAG_MEMBERS, 'then', 'onModuleInit'])('assigning to %s throws', async (name) => {
    const b = await bag();
    expect(() => (b[name] = 1)).toThrow(ReservedNameError);
  });

  it.each([...BAG_MEMBERS, ...ASKED_BY_OTHERS, 'destroy'])(
    'a key that is called %s works by set() and get()',
    async (name) => {
      const bench = new Bench();
      const s = await bench.started();
      s.bag('bag').set(name, { poison: true }).set('other', 1);
      await s.save();
      const later = (await bench.started(s.getId())).bag('bag');
      expect(later.get(name)).toEqual({ poison: true });
      expect(later.has(name)).toBe(true);
      expect(later.getKeys()).toEqual([name, 'other']);
      expect(Object.keys(later.toArray())).toEqual([name, 'other']);
      expect(await Promise.resolve(later)).toBe(later);
      expect(({} as Loose)['poison']).toBeUndefined();
      later.remove(name);
      expect(later.getKeys()).toEqual(['other']);
    },
  );

  it('lists the keys', async () => {
    const b = await bag();
    b.set('a', 1).set('b', 2);
    expect(Object.keys(b)).toEqual(['a', 'b']);
    expect(Object.assign({}, b)).toEqual({ a: 1, b: 2 });
    expect(JSON.stringify(b)).toBe('{"a":1,"b":2}');
  });
});
