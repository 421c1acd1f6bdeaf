import type { FieldOperation } from '../../adapters/adapter-capabilities.js';
import type { FieldSerializer } from '../../serializers/session-serializer.js';
import { type BagValue, isBagValue, isPlainBag } from '../bag-value.js';
import type { Change, ChangeSet, VariablePath } from '../change-set.js';
import { BAG_MARKER, fieldIndex } from '../field-index.js';
import { fieldOf, fieldPrefixOf, keysOf } from '../field-names.js';
import { LazyVariables } from '../lazy-variables.js';
import type { SessionVariables } from '../session-record.js';

/** What a request changed, as operations on single fields. */
export interface FieldOperations {
  readonly operations: FieldOperation[];
  /** A value was computed from another one: it holds for that one only. */
  readonly isComputed: boolean;
}

/**
 * The operations that bring the store to what a request made of its session.
 *
 * @param view - the variables as the request sees them, for values that were computed
 */
export function operationsOf(
  changes: ChangeSet,
  view: ReadonlyMap<string, unknown>,
  codec: FieldSerializer,
): FieldOperations {
  const operations: FieldOperation[] = [];
  let isComputed = false;
  const computedBags = new Set<string>();
  for (const prefix of changes.clearedPrefixes) operations.push({ kind: 'clear', prefix: fieldPrefixOf(prefix) });
  for (const [path, change] of changes.entries()) {
    // A bag that was computed as a whole is written as the request sees it, later changes of its keys included.
    if (path.length === 2 && computedBags.has(path[0])) continue;
    const by = countOf(change);
    if (path.length === 1 && by === undefined && change.kind === 'steps') computedBags.add(path[0]);
    if (by !== undefined) operations.push({ kind: 'increment', field: fieldOf(path), by });
    else operations.push(...assignments(path, valueOf(path, change, view), codec));
    isComputed ||= by === undefined && change.kind === 'steps';
    if (path.length === 2 && change.kind !== 'remove')
      operations.push({ kind: 'set', field: fieldOf([path[0]]), value: BAG_MARKER });
  }
  return { operations, isComputed };
}

/** All variables of a record, in place of whatever is there. */
export function replacement(variables: ReadonlyMap<string, unknown>, codec: FieldSerializer): FieldOperation[] {
  const operations: FieldOperation[] = [{ kind: 'clear', prefix: '' }];
  for (const [name, value] of variables)
    operations.push(...assignments([name], value, codec).filter(({ kind }) => kind === 'set'));
  return operations;
}

/** The variables that fields hold; decoded when they are asked for. */
export function variablesOf(fields: ReadonlyMap<string, string>, codec: FieldSerializer): SessionVariables {
  return LazyVariables.of(fieldIndex(fields, codec));
}

function assignments(path: VariablePath, value: unknown, codec: FieldSerializer): FieldOperation[] {
  const [name, key] = path;
  const field = fieldOf(path);
  if (key !== undefined)
    return [
      value === undefined
        ? { kind: 'remove', field }
        : { kind: 'set', field, value: codec.encode(path.join('.'), value) },
    ];
  const clear: FieldOperation = { kind: 'clear', prefix: keysOf(name) };
  if (value === undefined) return [clear, { kind: 'remove', field }];
  if (!isPlainBag(value)) {
    const text = codec.encode(name, value);
    // What comes back as a plain object is kept like one, so that it can be written by its keys.
    const plain = isBagValue(value) ? codec.decode(text) : undefined;
    return isPlainBag(plain) ? assignments([name], plain, codec) : [clear, { kind: 'set', field, value: text }];
  }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return [
    clear,
    { kind: 'set', field, value: BAG_MARKER },
    ...entries.flatMap(([member, content]) => assignments([name, member], content, codec)),
  ];
}

function valueOf([name, key]: VariablePath, change: Change, view: ReadonlyMap<string, unknown>): unknown {
  if (change.kind === 'set') return change.value;
  if (change.kind === 'remove') return undefined;
  const value = view.get(name);
  return key === undefined ? value : (value as BagValue | undefined)?.[key];
}

/** What is added by a change that only counts. */
function countOf(change: Change): number | undefined {
  if (change.kind !== 'steps') return undefined;
  const [step, ...more] = change.steps;
  return step?.kind === 'increment' && more.length === 0 ? step.by : undefined;
}
