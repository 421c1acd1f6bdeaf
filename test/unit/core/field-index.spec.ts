import type { FieldOperation } from '../../../lib/adapters/adapter-capabilities.js';
import { changedIndex, fieldIndex, type FieldIndex } from '../../../lib/core/field-index.js';
import { fieldOf, keysOf } from '../../../lib/core/field-names.js';
import { copyOf, LazyVariables } from '../../../lib/core/lazy-variables.js';
import { JsonSerializer } from '../../../lib/serializers/json.serializer.js';
import { FakeClock } from '../../../lib/testing/fake-clock.js';
import { FieldsMapAdapter } from '../../contract/fields-map.adapter.js';
import { type Dice, dice } from '../../support/promises/chance.js';

const codec = new JsonSerializer().fields;

function indexOf(fields: Record<string, string>): FieldIndex {
  return fieldIndex(new Map(Object.entries(fields)), codec);
}

function valuesOf(index: FieldIndex): Record<string, unknown> {
  return Object.fromEntries(LazyVariables.of(index));
}

describe('variables that are decoded when they are asked for', () => {
  const counting = { ...codec, decode: jest.fn(codec.decode) };
  const fields = new Map(Object.entries({ a: '1', b: '[2]', 'bag.x': '3', bag: '{}', 'bag.y': 'text' }));

  beforeEach(() => counting.decode.mockClear());

  it('reading one decodes one, once', () => {
    const variables = LazyVariables.of(fieldIndex(fields, counting));
    expect([variables.get('b'), variables.get('b')]).toEqual([[2], [2]]);
    expect(counting.decode).toHaveBeenCalledTimes(1);
    expect(variables.get('bag')).toEqual({ x: 3, y: 'text' });
  });

  it('names, size and presence decode nothing, a copy neither', () => {
    const variables = copyOf(LazyVariables.of(fieldIndex(fields, counting)));
    expect([[...variables.keys()], variables.size, variables.has('a')]).toEqual([['a', 'b', 'bag'], 3, true]);
    expect(counting.decode).not.toHaveBeenCalled();
  });

  it('a copy keeps the objects that were handed out; another request gets its own', () => {
    const index = fieldIndex(fields, counting);
    const variables = LazyVariables.of(index);
    const list = variables.get('b');
    expect(copyOf(variables).get('b')).toBe(list);
    expect(LazyVariables.of(index).get('b')).not.toBe(list);
  });

  it('every way to walk through them gives values', () => {
    const variables = LazyVariables.of(indexOf({ a: '1', b: 'x' }));
    const walked: unknown[] = [];
    variables.forEach((value, name) => walked.push([name, value]));
    expect([walked, [...variables.entries()], [...variables.values()]]).toEqual([
      [...variables],
      [...variables],
      [1, 'x'],
    ]);
  });
});

describe('an index after operations', () => {
  it.each<[string, FieldOperation[]]>([
    ['all variables cleared', [{ kind: 'clear', prefix: '' }]],
    ['names cleared by their beginning', [{ kind: 'clear', prefix: 'a' }]],
    ['fractions counted', [{ kind: 'increment', field: 'n', by: 0.1 }]],
    ['a fraction counted up', [{ kind: 'increment', field: 'half', by: 1 }]],
    ['a number too large to be exact', [{ kind: 'increment', field: 'n', by: Number.MAX_SAFE_INTEGER }]],
  ])('%s: only the store knows', (_what, operations) => {
    expect(changedIndex(indexOf({ n: '1', half: '0.5' }), operations, codec)).toBeUndefined();
  });

  it('is what the store has, for every other operation', () => {
    const random = dice(7);
    let compared = 0;
    for (let round = 0; round < 500; round += 1) {
      const adapter = new FieldsMapAdapter(new FakeClock());
      const before = Array.from({ length: 6 }, () => someSet(random));
      adapter.applyFields('id', { expect: 'absent', operations: before, metadata: '{}', lifetime: 9 });
      const index = fieldIndex(adapter.loadFields('id')!.fields, codec);
      const operations = Array.from({ length: 4 }, () => someOperation(random)).flat();
      adapter.applyFields('id', { expect: 'live', operations, lifetime: 9 });
      const changed = changedIndex(index, operations, codec);
      // Not known here: the store is asked.
      if (changed === undefined) continue;
      compared += 1;
      expect(valuesOf(changed)).toEqual(valuesOf(fieldIndex(adapter.loadFields('id')!.fields, codec)));
    }
    expect(compared).toBeGreaterThan(300);
  });
});

const NAMES = ['a', 'b', 'bag', 'my.bag'];

function someSet(random: Dice): FieldOperation {
  const name = NAMES[random(2)]!;
  return { kind: 'set', field: fieldOf([name]), value: String(random(100)) };
}

/** What the engine makes of one change: a bag's marker comes with its keys, a variable clears the keys of a bag. */
function someOperation(random: Dice): FieldOperation[] {
  const bag = NAMES[2 + random(2)]!;
  const field = fieldOf([bag, `k${random(3)}`]);
  const marker: FieldOperation = { kind: 'set', field: fieldOf([bag]), value: '{}' };
  switch (random(6)) {
    case 0:
      return [someSet(random)];
    case 1:
      return [{ kind: 'set', field, value: String(random(100)) }, marker];
    case 2:
      return [{ kind: 'increment', field, by: 1 }, marker];
    case 3:
      return [{ kind: 'remove', field }];
    case 4:
      return [
        { kind: 'clear', prefix: keysOf(bag) },
        { kind: 'remove', field: fieldOf([bag]) },
      ];
    default:
      return [{ kind: 'increment', field: fieldOf([NAMES[random(2)]!]), by: random(9) }];
  }
}
