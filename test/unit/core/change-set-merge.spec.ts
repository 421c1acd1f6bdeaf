import { ChangeSet } from '../../../lib/core/change-set.js';

type Stored = Record<string, unknown>;

function changes(make: (set: ChangeSet) => void): ChangeSet {
  const set = new ChangeSet();
  make(set);
  return set;
}

function applied(set: ChangeSet, stored: Stored): Stored {
  return JSON.parse(JSON.stringify(Object.fromEntries(set.applyTo(new Map(Object.entries(stored)))))) as Stored;
}

describe('a change set followed by another', () => {
  const both = (first: (set: ChangeSet) => void, second: (set: ChangeSet) => void, seen?: unknown): ChangeSet =>
    changes(first).followedBy(changes(second), () => seen);

  it('keeps the changes of both, the later ones winning', () => {
    const set = both(
      (s) => {
        s.set(['a'], 1);
        s.set(['b'], 1);
      },
      (s) => {
        s.set(['b'], 2);
        s.remove(['c']);
      },
    );
    expect(applied(set, { c: 3 })).toEqual({ a: 1, b: 2 });
  });

  it('adds up what both counted', () => {
    const set = both(
      (s) => s.increment(['n'], 1, 0),
      (s) => s.increment(['n'], 2, 0),
    );
    expect(applied(set, { n: 39 })).toEqual({ n: 42 });
  });

  it('a count on what the first one set is what the request sees', () => {
    expect(
      applied(
        both(
          (s) => s.set(['n'], 1),
          (s) => s.increment(['n'], 2, 3),
          3,
        ),
        { n: 40 },
      ),
    ).toEqual({ n: 3 });
  });

  it('a later clear ends the first one', () => {
    expect(
      applied(
        both(
          (s) => s.set(['a'], 1),
          (s) => {
            s.clear('');
            s.set(['b'], 2);
          },
        ),
        { c: 3 },
      ),
    ).toEqual({ b: 2 });
  });

  it('keeps the last lifetime', () => {
    const set = both(
      (s) => (s.lifetime = { lifetime: 1, persistent: false }),
      (s) => s.set(['a'], 1),
    );
    expect(set.lifetime).toEqual({ lifetime: 1, persistent: false });
  });
});
