import { SessionBag } from '../../../lib/core/session-bag.js';
import { InvalidKeyError } from '../../../lib/errors/invalid-key.error.js';
import { NotANumberError } from '../../../lib/errors/not-a-number.error.js';
import { SessionNotStartedError } from '../../../lib/errors/session-not-started.error.js';
import { Bench } from '../../support/open-session.js';

describe('a bag', () => {
  it('is stored under its name, as an object', async () => {
    const bench = new Bench();
    const session = await bench.started();
    session.bag('cart').set('items', 2);
    await session.save();
    expect(session.get('cart')).toEqual({ items: 2 });
    expect(await bench.variablesOf(session.getId())).toEqual({ cart: { items: 2 } });
  });

  it('that is only read stores nothing', async () => {
    const bench = new Bench();
    const id = await bench.stored();
    const session = await bench.started(id);
    const bag = session.bag('cart');
    expect([bag.get('x'), bag.has('x'), bag.count(), bag.getKeys(), { ...bag.toArray() }]).toEqual([
      undefined,
      false,
      0,
      [],
      {},
    ]);
    bench.quiet();
    await session.save();
    expect(bench.calls).toEqual([]);
  });

  it('and another of the same name see each other', async () => {
    const session = await new Bench().started();
    const [one, two] = [session.bag('cart'), new SessionBag('cart', session)];
    one.set('a', 1);
    two.set('b', 2);
    expect([{ ...one.toArray() }, { ...two.toArray() }]).toEqual([
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ]);
    two.clear();
    expect(one.count()).toBe(0);
    expect(session.has('cart')).toBe(false);
  });

  it('sees what the session sets under its name', async () => {
    const session = await new Bench().started();
    const bag = session.bag('cart');
    session.set('cart', { a: 1 });
    expect(bag.get('a')).toBe(1);
    session.remove('cart');
    expect(bag.has('a')).toBe(false);
  });

  it('reads a value that is no object as empty, and replaces it when something is set', async () => {
    const session = await new Bench().started();
    session.set('cart', 'text');
    const bag = session.bag('cart');
    expect([bag.count(), bag.get('length')]).toEqual([0, undefined]);
    bag.set('a', 1);
    expect(session.get('cart')).toEqual({ a: 1 });
  });

  it('init() replaces all keys, and copies what it is given', async () => {
    const session = await new Bench().started();
    const data = { a: 1 };
    const bag = session.bag('cart').set('old', 1).init(data);
    data.a = 2;
    expect({ ...bag.toArray() }).toEqual({ a: 1 });
  });

  it('set(undefined) removes the key', async () => {
    const bag = (await new Bench().started()).bag('cart').set('a', 1).set('b', 2).set('a', undefined);
    expect(bag.getKeys()).toEqual(['b']);
  });

  it('null is present, but get() gives the default', async () => {
    const bag = (await new Bench().started()).bag('cart').set('a', null);
    expect([bag.has('a'), bag.get('a'), bag.get('a', 7)]).toEqual([true, undefined, 7]);
  });

  it('counts, and refuses to count what is no number', async () => {
    const bag = (await new Bench().started()).bag('cart').set('text', 'x');
    expect([bag.increment('n'), bag.increment('n', 4), bag.decrement('n', 2)]).toEqual([1, 5, 3]);
    expect(() => bag.increment('text')).toThrow(NotANumberError);
    expect(() => bag.increment('n', Number.NaN)).toThrow(NotANumberError);
  });

  it('keys that look like paths stay keys', async () => {
    const bench = new Bench();
    const session = await bench.started();
    session.bag('a.b').set('c', 1);
    session.bag('a').set('b.c', 2).set('', 3);
    await session.save();
    const later = await bench.started(session.getId());
    expect([later.bag('a.b').get('c'), later.bag('a').get('b.c'), later.bag('a').get('')]).toEqual([1, 2, 3]);
  });

  it.each([[undefined], [null], [5], [Symbol('x')], [{ $ne: null }]])(
    'a key that is %p is refused, and the bag stays as it was',
    async (key) => {
      const session = await new Bench().started();
      const bag = session.bag('cart').set('a', 1);
      const bad = key as unknown as string;
      for (const verb of [
        () => bag.set(bad, 1),
        () => bag.get(bad),
        () => bag.has(bad),
        () => bag.remove(bad),
        () => bag.increment(bad),
      ]) {
        expect(verb).toThrow(InvalidKeyError);
      }
      expect(() => session.set(bad, 1)).toThrow(InvalidKeyError);
      expect({ ...bag.toArray() }).toEqual({ a: 1 });
    },
  );

  it('before start() every verb says that the session was not started', () => {
    const bag = new Bench().request().bag('cart');
    for (const verb of [
      () => bag.get('a'),
      () => bag.has('a'),
      () => bag.set('a', 1),
      () => bag.count(),
      () => bag.toArray(),
      () => bag.clear(),
    ]) {
      expect(verb).toThrow(SessionNotStartedError);
    }
  });

  it('after destroy() is empty, and a write says that the session was not started', async () => {
    const session = await new Bench().started();
    const bag = session.bag('cart').set('a', 1);
    session.destroy();
    expect([bag.has('a'), bag.count()]).toEqual([false, 0]);
    expect(() => bag.set('a', 1)).toThrow(SessionNotStartedError);
  });

  it.each<[unknown, 'int' | 'float' | 'string' | 'bool' | 'array' | 'null', unknown]>([
    ['12abc', 'int', 12],
    ['-3.9', 'int', -3],
    [' 1e2 ', 'float', 100],
    ['abc', 'int', 0],
    [true, 'int', 1],
    [5, 'string', '5'],
    [false, 'string', ''],
    ['0', 'bool', false],
    ['0.0', 'bool', true],
    [[], 'bool', false],
    ['x', 'array', ['x']],
    [{ a: 1 }, 'array', { a: 1 }],
    ['x', 'null', null],
  ])('get() casts %j to %s as PHP does: %j', async (value, type, result) => {
    const bag = (await new Bench().started()).bag('cart').set('a', value);
    expect(bag.get('a', undefined, type)).toEqual(result);
  });

  it('get() does not cast the default', async () => {
    const bag = (await new Bench().started()).bag('cart');
    expect(bag.get('missing', '12abc', 'int')).toBe('12abc');
  });

  it('toJson() is safe inside of a page, and means the same', async () => {
    const bag = (await new Bench().started()).bag('cart').set('a', `</script><b>'"&\\" \u2028/é`);
    const json = bag.toJson();
    expect(json).not.toMatch(/[<>'&]/);
    expect(json).not.toContain('\\"');
    expect(JSON.parse(json)).toEqual({ a: `</script><b>'"&\\" \u2028/é` });
    expect(bag.toJson(2)).toContain('\n  "a"');
  });
});

describe('an insensitive bag', () => {
  it('finds a key in any spelling, and keeps the last one', async () => {
    const bag = (await new Bench().started()).bag('user', { insensitive: true });
    bag.set('Name', 'Ann').set('NAME', 'Eve');
    expect([bag.get('name'), bag.has('nAmE'), bag.count(), bag.getKeys(), bag.getKeys(false)]).toEqual([
      'Eve',
      true,
      1,
      ['name'],
      ['NAME'],
    ]);
    bag.remove('name');
    expect(bag.count()).toBe(0);
  });

  it('folds letters beyond ASCII', async () => {
    const bag = (await new Bench().started()).bag('user', { insensitive: true }).set('ÄÖ', 1);
    expect(bag.get('äö')).toBe(1);
  });

  it('counts and updates a key in any spelling', async () => {
    const bag = (await new Bench().started()).bag('user', { insensitive: true }).set('N', 1);
    expect([bag.increment('n'), bag.update('n', (n) => Number(n) + 1)]).toEqual([2, 3]);
    expect({ ...bag.toArray() }).toEqual({ N: 3 });
  });

  it('is a view: a sensitive bag of the same name sees the spelling', async () => {
    const session = await new Bench().started();
    session.bag('user', { insensitive: true }).set('Name', 1);
    expect([session.bag('user').has('name'), session.bag('user').has('Name')]).toEqual([false, true]);
  });
});
