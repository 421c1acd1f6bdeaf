import { ChangeSet } from '../../../lib/core/change-set.js';
import { NotANumberError } from '../../../lib/errors/not-a-number.error.js';

type Stored = Record<string, unknown>;

function changes(make: (set: ChangeSet) => void): ChangeSet {
  const set = new ChangeSet();
  make(set);
  return set;
}

function applied(set: ChangeSet, stored: Stored): Stored {
  return JSON.parse(JSON.stringify(Object.fromEntries(set.applyTo(new Map(Object.entries(stored)))))) as Stored;
}

describe('a change set', () => {
  it.each<{ title: string; make: (set: ChangeSet) => void; stored: Stored; result: Stored }>([
    { title: 'nothing', make: () => undefined, stored: { a: 1 }, result: { a: 1 } },
    { title: 'set', make: (s) => s.set(['a'], 2), stored: { a: 1, b: 1 }, result: { a: 2, b: 1 } },
    { title: 'remove', make: (s) => s.remove(['a']), stored: { a: 1, b: 1 }, result: { b: 1 } },
    { title: 'remove of what is not there', make: (s) => s.remove(['x']), stored: { a: 1 }, result: { a: 1 } },
    {
      title: 'set of a key',
      make: (s) => s.set(['bag', 'x'], 1),
      stored: { bag: { y: 2 } },
      result: { bag: { y: 2, x: 1 } },
    },
    {
      title: 'set of a key of no bag',
      make: (s) => s.set(['bag', 'x'], 1),
      stored: { bag: 'text' },
      result: { bag: { x: 1 } },
    },
    {
      title: 'set of a key of a list',
      make: (s) => s.set(['bag', 'x'], 1),
      stored: { bag: [1] },
      result: { bag: { x: 1 } },
    },
    {
      title: 'remove of a key',
      make: (s) => s.remove(['bag', 'x']),
      stored: { bag: { x: 1, y: 2 } },
      result: { bag: { y: 2 } },
    },
    {
      title: 'remove of the last key',
      make: (s) => s.remove(['bag', 'x']),
      stored: { bag: { x: 1 } },
      result: { bag: {} },
    },
    { title: 'increment', make: (s) => s.increment(['n'], 2, 7), stored: { n: 40 }, result: { n: 42 } },
    { title: 'increment of a missing one', make: (s) => s.increment(['n'], 2, 7), stored: {}, result: { n: 2 } },
    { title: 'increment of null', make: (s) => s.increment(['n'], 2, 7), stored: { n: null }, result: { n: 2 } },
    {
      title: 'increment of a key',
      make: (s) => s.increment(['bag', 'n'], 2, 7),
      stored: { bag: { n: 40 } },
      result: { bag: { n: 42 } },
    },
    { title: 'update', make: (s) => s.update(['n'], (n) => Number(n) * 2, 0), stored: { n: 21 }, result: { n: 42 } },
    { title: 'update to undefined', make: (s) => s.update(['n'], () => undefined, 0), stored: { n: 21 }, result: {} },
    { title: 'clear', make: (s) => s.clear(''), stored: { a: 1, b: 2 }, result: {} },
    { title: 'clear of a prefix', make: (s) => s.clear('app#'), stored: { 'app#a': 1, a: 2 }, result: { a: 2 } },
  ])('$title', ({ make, stored, result }) => {
    expect(applied(changes(make), stored)).toEqual(result);
  });

  it.each<{ title: string; make: (set: ChangeSet) => void; stored: Stored; result: Stored }>([
    {
      title: 'a later set wins',
      make: (s) => {
        s.set(['a'], 2);
        s.set(['a'], 3);
      },
      stored: { a: 1 },
      result: { a: 3 },
    },
    {
      title: 'a set after a remove',
      make: (s) => {
        s.remove(['a']);
        s.set(['a'], 3);
      },
      stored: { a: 1 },
      result: { a: 3 },
    },
    {
      title: 'a whole bag after its keys',
      make: (s) => {
        s.set(['b', 'x'], 1);
        s.set(['b'], { y: 2 });
      },
      stored: { b: { z: 3 } },
      result: { b: { y: 2 } },
    },
    {
      title: 'a key after its whole bag',
      make: (s) => {
        s.set(['b'], { y: 2 });
        s.set(['b', 'x'], 1);
      },
      stored: { b: { z: 3 } },
      result: { b: { y: 2, x: 1 } },
    },
    {
      title: 'a key after its bag was removed',
      make: (s) => {
        s.remove(['b']);
        s.set(['b', 'x'], 1);
      },
      stored: { b: { z: 3 } },
      result: { b: { x: 1 } },
    },
    {
      title: 'a set after a clear',
      make: (s) => {
        s.clear('');
        s.set(['a'], 1);
      },
      stored: { b: 2 },
      result: { a: 1 },
    },
    {
      title: 'a clear after a set',
      make: (s) => {
        s.set(['a'], 1);
        s.clear('');
      },
      stored: { b: 2 },
      result: {},
    },
    {
      title: 'an increment after a clear',
      make: (s) => {
        s.clear('');
        s.increment(['n'], 1, 1);
      },
      stored: { n: 40 },
      result: { n: 1 },
    },
    {
      title: 'increments add up',
      make: (s) => {
        s.increment(['n'], 1, 0);
        s.increment(['n'], 2, 0);
      },
      stored: { n: 39 },
      result: { n: 42 },
    },
    {
      title: 'an increment after a set is that value',
      make: (s) => {
        s.set(['n'], 5);
        s.increment(['n'], 1, 6);
      },
      stored: { n: 40 },
      result: { n: 6 },
    },
    {
      title: 'an update after an increment',
      make: (s) => {
        s.increment(['n'], 1, 0);
        s.update(['n'], (n) => Number(n) * 2, 0);
      },
      stored: { n: 20 },
      result: { n: 42 },
    },
    {
      title: 'an increment after an update',
      make: (s) => {
        s.update(['n'], (n) => Number(n) * 2, 0);
        s.increment(['n'], 2, 0);
      },
      stored: { n: 20 },
      result: { n: 42 },
    },
    {
      title: 'an update of a bag takes its changed keys along',
      make: (s) => {
        s.set(['b', 'x'], 1);
        s.update(['b'], (b) => ({ ...(b as object), y: 2 }), 0);
      },
      stored: { b: { z: 3 } },
      result: { b: { z: 3, x: 1, y: 2 } },
    },
    {
      title: 'an increment of a key after an update of its bag counts on what is stored',
      make: (s) => {
        s.update(['b'], (b) => ({ ...(b as object), y: 2 }), 0);
        s.increment(['b', 'n'], 2, 7);
      },
      stored: { b: { n: 40 } },
      result: { b: { n: 42, y: 2 } },
    },
  ])('$title', ({ make, stored, result }) => {
    expect(applied(changes(make), stored)).toEqual(result);
  });

  it('leaves what it is applied to as it was', () => {
    const bag = { x: 1 };
    const stored = new Map<string, unknown>([['bag', bag]]);
    changes((set) => set.set(['bag', 'y'], 2)).applyTo(stored);
    expect([...stored]).toEqual([['bag', { x: 1 }]]);
    expect(stored.get('bag')).toBe(bag);
  });

  it.each(['__proto__', 'constructor', 'then', 'toString', 'toJSON', 'hasOwnProperty'])(
    '%s is a name and a key like any other',
    (name) => {
      const set = changes((s) => {
        s.set([name], 1);
        s.set(['bag', name], 2);
      });
      const result = set.applyTo(new Map());
      expect(result.get(name)).toBe(1);
      expect(Object.entries(result.get('bag') as object)).toEqual([[name, 2]]);
      expect(({} as Stored)['polluted']).toBeUndefined();
    },
  );

  it.each([['text'], [Number.NaN], [[]], [{}], [true]])(
    'counting on %p throws and names the path, not the value',
    (value) => {
      const set = changes((s) => s.increment(['bag', 'n'], 1, 1));
      const apply = (): unknown => set.applyTo(new Map([['bag', { n: value }]]));
      expect(apply).toThrow(NotANumberError);
      expect(apply).toThrow(/"bag\.n"/);
      expect(apply).not.toThrow(/text/);
    },
  );

  it('is empty only while nothing was changed', () => {
    expect(new ChangeSet().isEmpty).toBe(true);
    expect(changes((s) => s.clear('')).isEmpty).toBe(false);
    expect(changes((s) => (s.lifetime = { lifetime: 1, persistent: false })).isEmpty).toBe(false);
  });

  it('may be sent twice unless it counts or computes', () => {
    expect(
      changes((s) => {
        s.set(['a'], 1);
        s.remove(['b']);
        s.set(['c', 'd'], 1);
        s.clear('x');
      }).isIdempotent,
    ).toBe(true);
    expect(changes((s) => s.increment(['n'], 1, 1)).isIdempotent).toBe(false);
    expect(changes((s) => s.increment(['bag', 'n'], 1, 1)).isIdempotent).toBe(false);
    expect(changes((s) => s.update(['n'], () => 1, 1)).isIdempotent).toBe(false);
  });

  it('decides a path that it sets or removes, not one that it counts', () => {
    const set = changes((s) => {
      s.set(['a'], 1);
      s.remove(['b']);
      s.increment(['n'], 1, 1);
      s.set(['bag', 'x'], 1);
    });
    expect([set.decides(['a']), set.decides(['b']), set.decides(['n']), set.decides(['z'])]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([
      set.decides(['a', 'key']),
      set.decides(['bag', 'x']),
      set.decides(['bag', 'y']),
      set.decides(['bag']),
    ]).toEqual([true, true, false, false]);
  });
});
