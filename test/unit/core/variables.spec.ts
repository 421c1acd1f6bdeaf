import { Variables } from '../../../lib/core/variables.js';
import { InvalidKeyError } from '../../../lib/errors/invalid-key.error.js';

function loaded(stored: Record<string, unknown>): Variables {
  return new Variables(new Map(Object.entries(structuredClone(stored))));
}

/** What a commit would make of `stored`. */
function committed(variables: Variables, stored: Record<string, unknown>): unknown {
  const result = variables.take().applyTo(new Map(Object.entries(structuredClone(stored))));
  return JSON.parse(JSON.stringify(Object.fromEntries(result))) as unknown;
}

describe('the variables of a request', () => {
  it('only read, have no changes', () => {
    const variables = loaded({ cart: ['a'], bag: { items: [] } });
    variables.read(['cart']);
    variables.read(['bag', 'items']);
    variables.read(['missing']);
    expect(variables.hasChanges).toBe(false);
  });

  it('a list changed in place becomes a set of that variable', () => {
    const variables = loaded({ cart: ['a'], other: 1 });
    (variables.read(['cart']) as string[]).push('b');
    expect(variables.hasChanges).toBe(true);
    expect(committed(variables, { cart: ['x'], other: 2 })).toEqual({ cart: ['a', 'b'], other: 2 });
  });

  it('a value in a bag changed in place becomes a set of that key', () => {
    const variables = loaded({ bag: { items: ['a'], n: 1 } });
    (variables.read(['bag', 'items']) as string[]).push('b');
    expect(committed(variables, { bag: { items: [], n: 2 } })).toEqual({ bag: { items: ['a', 'b'], n: 2 } });
  });

  it('an object changed deep inside is noticed', () => {
    const variables = loaded({ user: { address: { city: 'Rome' } } });
    (variables.read(['user']) as { address: { city: string } }).address.city = 'Oslo';
    expect(committed(variables, {})).toEqual({ user: { address: { city: 'Oslo' } } });
  });

  it('changed and changed back, have no changes', () => {
    const variables = loaded({ cart: ['a'] });
    const cart = variables.read(['cart']) as string[];
    cart.push('b');
    cart.pop();
    expect(variables.hasChanges).toBe(false);
  });

  it('an object that was set and changed afterwards is stored as it is at commit', () => {
    const variables = loaded({});
    const cart = ['a'];
    variables.write(['cart'], cart);
    cart.push('b');
    expect(committed(variables, {})).toEqual({ cart: ['a', 'b'] });
  });

  it('an object changed in place and then replaced is gone', () => {
    const variables = loaded({ cart: ['a'] });
    (variables.read(['cart']) as string[]).push('b');
    variables.write(['cart'], 'none');
    expect(committed(variables, {})).toEqual({ cart: 'none' });
  });

  it('a key of a bag changed in place and then the bag removed is gone', () => {
    const variables = loaded({ bag: { items: ['a'] } });
    (variables.read(['bag', 'items']) as string[]).push('b');
    variables.remove(['bag']);
    expect(committed(variables, { bag: { items: [] } })).toEqual({});
  });

  it('a change in place comes before an update of the same variable', () => {
    const variables = loaded({ cart: ['a'] });
    (variables.read(['cart']) as string[]).push('b');
    variables.update(['cart'], (cart) => [...(cart as string[]), 'c']);
    expect(committed(variables, { cart: ['a'] })).toEqual({ cart: ['a', 'b', 'c'] });
  });

  it('a change in place of what an update returned is kept', () => {
    const variables = loaded({ cart: ['a'] });
    variables.update(['cart'], (cart) => [...(cart as string[]), 'b']);
    (variables.read(['cart']) as string[]).push('c');
    expect(committed(variables, { cart: ['x'] })).toEqual({ cart: ['a', 'b', 'c'] });
  });

  it('a cycle made in place counts as a change', () => {
    const variables = loaded({ node: {} });
    const node = variables.read(['node']) as { self?: unknown };
    node.self = node;
    expect(variables.hasChanges).toBe(true);
  });

  it('a bag handed out as a whole stays the object that the caller holds', () => {
    const variables = loaded({ bag: { n: 0 } });
    const bag = variables.read(['bag']) as Record<string, unknown>;
    variables.write(['bag', 'x'], 1);
    bag['y'] = 2;
    variables.write(['bag', 'z'], 3);
    expect(Object.fromEntries(variables.snapshot())).toEqual({ bag: { n: 0, x: 1, y: 2, z: 3 } });
    expect(committed(variables, { bag: {} })).toEqual({ bag: { n: 0, x: 1, y: 2, z: 3 } });
  });

  it('a bag only handed out as a whole does not overwrite parallel keys', () => {
    const variables = loaded({ bag: { n: 0 } });
    variables.read(['bag']);
    variables.write(['bag', 'x'], 1);
    expect(committed(variables, { bag: { n: 0, other: 1 } })).toEqual({ bag: { n: 0, other: 1, x: 1 } });
  });

  it('a frozen bag handed out as a whole can be written by its keys', () => {
    const variables = new Variables(new Map([['bag', Object.freeze({ a: 1 })]]));
    variables.read(['bag']);
    variables.write(['bag', 'b'], 2);
    expect(committed(variables, { bag: { a: 1 } })).toEqual({ bag: { a: 1, b: 2 } });
  });

  it('removing what is not there is no change', () => {
    const variables = loaded({ a: 1, bag: { x: 1 } });
    variables.remove(['b']);
    variables.remove(['bag', 'y']);
    variables.remove(['a', 'x']);
    expect(variables.hasChanges).toBe(false);
  });

  it('setting undefined removes', () => {
    const variables = loaded({ a: 1, bag: { x: 1, y: 2 } });
    variables.write(['a'], undefined);
    variables.write(['bag', 'x'], undefined);
    expect(committed(variables, { a: 1, bag: { x: 1, y: 2 } })).toEqual({ bag: { y: 2 } });
  });

  it('two paths whose names run together are two paths', () => {
    const variables = loaded({ ab: { c: ['1'] }, a: { bc: ['2'] } });
    (variables.read(['ab', 'c']) as string[]).push('x');
    variables.read(['a', 'bc']);
    expect(committed(variables, {})).toEqual({ ab: { c: ['1', 'x'] } });
  });

  it.each([[5], [null], [{}]])('a key that is %p is refused', (key) => {
    const variables = loaded({ bag: { x: 1 } });
    expect(() => variables.peek(['bag', key as string])).toThrow(InvalidKeyError);
    expect(() => variables.write(['bag', key as string], 1)).toThrow(InvalidKeyError);
    expect(() => variables.write([key as string], 1)).toThrow(InvalidKeyError);
  });
});

describe('the variables after a commit', () => {
  it('show what is stored now, with newer changes on top', () => {
    const variables = loaded({ a: 1 });
    variables.write(['a'], 2);
    const taken = variables.take();
    variables.write(['b'], 3);
    variables.rebase(
      new Map<string, unknown>([
        ['a', 2],
        ['c', 4],
      ]),
      taken,
    );
    expect(Object.fromEntries(variables.snapshot())).toEqual({ a: 2, c: 4, b: 3 });
    expect(committed(variables, {})).toEqual({ b: 3 });
  });

  it('keep the objects that the caller holds, so that later changes in place are noticed', () => {
    const variables = loaded({ cart: ['a'] });
    const cart = variables.read(['cart']) as string[];
    variables.write(['x'], 1);
    variables.rebase(
      new Map<string, unknown>([
        ['cart', ['a']],
        ['x', 1],
      ]),
      variables.take(),
    );
    expect(variables.read(['cart'])).toBe(cart);
    cart.push('b');
    expect(committed(variables, {})).toEqual({ cart: ['a', 'b'] });
  });

  it('keep an object that was set, so that later changes in place are noticed', () => {
    const variables = loaded({});
    const cart = ['a'];
    variables.write(['cart'], cart);
    variables.rebase(new Map([['cart', ['a']]]), variables.take());
    cart.push('b');
    expect(committed(variables, {})).toEqual({ cart: ['a', 'b'] });
  });

  it('notice what was changed in place while the commit was on its way', () => {
    const variables = loaded({ cart: ['a'], bag: { items: ['a'] } });
    const cart = variables.read(['cart']) as string[];
    const items = variables.read(['bag', 'items']) as string[];
    cart.push('b');
    const taken = variables.take();
    cart.push('c');
    items.push('c');
    variables.rebase(
      new Map<string, unknown>([
        ['cart', ['a', 'b']],
        ['bag', { items: ['a'] }],
      ]),
      taken,
    );
    expect(committed(variables, { bag: { items: ['a'] } })).toEqual({
      cart: ['a', 'b', 'c'],
      bag: { items: ['a', 'c'] },
    });
  });

  it('show what another request stored instead of an object that was only read', () => {
    const variables = loaded({ cart: ['a'] });
    variables.read(['cart']);
    variables.write(['x'], 1);
    variables.rebase(
      new Map<string, unknown>([
        ['cart', ['other']],
        ['x', 1],
      ]),
      variables.take(),
    );
    expect(variables.read(['cart'])).toEqual(['other']);
    expect(variables.hasChanges).toBe(false);
  });

  it('that failed, have the changes again, before the newer ones', () => {
    const variables = loaded({ n: 1 });
    variables.write(['a'], 1);
    variables.increment(['n'], 1);
    const taken = variables.take();
    variables.write(['a'], 2);
    variables.increment(['n'], 1);
    variables.restore(taken);
    expect(committed(variables, { n: 40 })).toEqual({ n: 42, a: 2 });
  });
});
