import { Bench } from '../../support/open-session.js';

describe('a unique id', () => {
  it('is stored in front of the names: id#key', async () => {
    const bench = new Bench({ uniqueId: 'app1' });
    const id = await bench.stored({ user: 'Ann' });
    const plain = (await bench.started(id)).setOptions({ uniqueId: '' });
    expect({ ...plain.all() }).toEqual({ 'app1#user': 'Ann' });
  });

  it("of a manager goes before the module's", async () => {
    const bench = new Bench({ uniqueId: 'app1' });
    const session = (await bench.started()).setOptions({ uniqueId: 'app2' });
    session.set('user', 'Ann').setOptions({ uniqueId: '' });
    expect(session.keys()).toEqual(['app2#user']);
  });

  it.each(['', '0'])('%j means none, as in Phalcon', async (uniqueId) => {
    const session = await new Bench({ uniqueId }).started();
    session.set('user', 'Ann');
    expect(session.setOptions({ uniqueId: '' }).keys()).toEqual(['user']);
  });

  it('switched at run time shows other variables at once', async () => {
    const session = await new Bench().started();
    session.setOptions({ uniqueId: 'a' }).set('user', 1);
    session.setOptions({ uniqueId: 'b' }).set('user', 2);
    expect(session.get('user')).toBe(2);
    session.setOptions({ uniqueId: 'a' });
    expect([session.get('user'), session.has('user'), session.keys(), { ...session.all() }, [...session]]).toEqual([
      1,
      true,
      ['user'],
      { user: 1 },
      [['user', 1]],
    ]);
  });

  it('holds for bags, those that were made before too', async () => {
    const session = await new Bench().started();
    const bag = session.bag('cart');
    session.setOptions({ uniqueId: 'a' });
    bag.set('items', 1);
    expect(bag.get('items')).toBe(1);
    session.setOptions({ uniqueId: 'b' });
    expect(bag.has('items')).toBe(false);
    expect(session.setOptions({}).get('a#cart')).toEqual({ items: 1 });
  });

  it('clear() removes its own variables only', async () => {
    const bench = new Bench();
    const id = await bench.stored({ user: 'plain', 'a#user': 1, 'ab#user': 2 });
    const session = (await bench.started(id)).setOptions({ uniqueId: 'a' });
    session.clear();
    await session.save();
    expect(await bench.variablesOf(id)).toEqual({ user: 'plain', 'ab#user': 2 });
  });

  it('holds for update, increment, pull and remove', async () => {
    const bench = new Bench({ uniqueId: 'a' });
    const id = await bench.stored({ n: 1, gone: 1, pulled: 1 });
    const session = await bench.started(id);
    session.increment('n');
    session.update('m', () => 5);
    session.remove('gone');
    expect(session.pull('pulled')).toBe(1);
    await session.save();
    expect(await bench.variablesOf(id)).toEqual({ n: 2, m: 5 });
  });
});
