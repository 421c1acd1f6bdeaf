import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import { SessionBag } from '../../lib/core/session-bag.js';
import { SessionManager } from '../../lib/core/session-manager.js';

// Phalcon's own tests of Session\Bag (5.18.1), by their numbers in the checklist.

const DATA = { one: 'two', three: 'four', five: 'six' };

async function session(): Promise<SessionManager> {
  const manager = new SessionManager().setAdapter(new MemoryAdapter());
  await manager.start();
  return manager;
}

type Bag = SessionBag & Record<string, unknown>;

/** A bag as Phalcon's: keys in any spelling. */
async function filled(): Promise<Bag> {
  return new SessionBag('BagTest', await session(), { insensitive: true }).init(DATA) as Bag;
}

describe('Phalcon\\Session\\Bag', () => {
  it('38 clear() leaves count 0', async () => {
    const bag = await filled();
    expect([bag.count(), bag.clear().count()]).toEqual([3, 0]);
  });

  it('39 is constructed from a name and a session', async () => {
    const manager = await session();
    expect(new SessionBag('BagTest', manager)).toBeInstanceOf(SessionBag);
    expect(manager.bag('BagTest')).toBeInstanceOf(SessionBag);
  });

  it('40 reads what the session holds, and set() shows in the session under its name', async () => {
    const manager = await session();
    manager.set('BagTest', { one: 'two' });
    const bag = new SessionBag('BagTest', manager);
    expect(bag.get('one')).toBe('two');
    bag.set('three', 'four');
    expect(manager.get('BagTest')).toEqual({ one: 'two', three: 'four' });
  });

  it('41 count() is the number of elements', async () => {
    const bag = await filled();
    expect([Object.keys(DATA).length, bag.count()]).toEqual([3, 3]);
  });

  it('42 iterates key and value', async () => {
    const bag = await filled();
    for (const [key, value] of bag) expect(bag[key]).toBe(value);
    expect([...bag]).toEqual(Object.entries(DATA));
  });

  it('44 get() in any spelling and the property form agree', async () => {
    const bag = await filled();
    expect([bag.get('three'), bag.get('THREE'), bag['three'], bag['Three']]).toEqual(['four', 'four', 'four', 'four']);
    expect([bag.get('unknown', 'default'), bag.get('unknown')]).toEqual(['default', undefined]);
  });

  it('45 has() in any spelling and `in` agree; unknown is false', async () => {
    const bag = await filled();
    expect([bag.has('three'), bag.has('THREE'), 'three' in bag, bag.has('unknown'), 'unknown' in bag]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('46 init() writes through to the session', async () => {
    const manager = await session();
    const bag = manager.bag('BagTest').init(DATA);
    expect(manager.get('BagTest')).toEqual(DATA);
    expect({ ...bag.init({ a: 1 }).toArray() }).toEqual({ a: 1 });
    expect({ ...bag.init().toArray() }).toEqual({});
  });

  it('48 JSON.stringify() shows the plain object', async () => {
    expect(JSON.parse(JSON.stringify(await filled()))).toEqual(DATA);
  });

  it('49 remove() in any spelling, gone or not, and delete remove one element', async () => {
    const bag = await filled();
    bag.remove('FIVE');
    expect([bag.has('five'), bag.count()]).toEqual([false, 2]);
    bag.remove('five');
    delete bag['one'];
    expect(bag.getKeys()).toEqual(['three']);
  });

  it('51 set() and the property form overwrite the value', async () => {
    const bag = await filled();
    bag.set('three', 123);
    expect(bag.get('three')).toBe(123);
    bag['THREE'] = 456;
    expect([bag.get('three'), bag.count()]).toEqual([456, 3]);
  });

  it('52 toArray() returns the data in order', async () => {
    expect(Object.entries((await filled()).toArray())).toEqual(Object.entries(DATA));
  });

  it('53 toJson() is the JSON, and can be indented', async () => {
    const bag = await filled();
    expect(bag.toJson()).toBe(JSON.stringify(DATA));
    expect(bag.toJson(4)).toBe(JSON.stringify(DATA, undefined, 4));
  });

  it('53 toJson() escapes what is special in HTML, and no slash', async () => {
    const bag = (await session()).bag('BagTest').set('a', `<>'"&/`);
    expect(bag.toJson()).toBe('{"a":"\\u003C\\u003E\\u0027\\u0022\\u0026/"}');
  });
});
