import { Bench } from '../support/open-session.js';

// Behaviour of Phalcon's manager that its own tests do not assert.

describe("what Phalcon's tests leave open", () => {
  it('start() twice is true and asks the store once', async () => {
    const bench = new Bench();
    const session = bench.request(await bench.stored());
    bench.quiet();
    expect([await session.start(), await session.start()]).toEqual([true, true]);
    expect(bench.calls).toEqual(['load']);
  });

  it('regenerateId(false) leaves the old session alive', async () => {
    const bench = new Bench();
    const id = await bench.stored({ a: 1 });
    const session = await bench.started(id);
    await session.regenerateId(false).save();
    expect([await bench.variablesOf(id), await bench.variablesOf(session.getId())]).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it.each(['a|b', '!a', '5', '-1', 'a\0b', ''])('the key %j is a key like any other', async (key) => {
    const bench = new Bench();
    const id = await bench.stored({ [key]: 'x', other: 1 });
    expect(await bench.variablesOf(id)).toEqual({ [key]: 'x', other: 1 });
  });
});
