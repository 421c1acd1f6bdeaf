import { NotANumberError } from '../../errors/not-a-number.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import type { FieldOperation } from '../adapter-capabilities.js';
import { storedName } from './hash-fields.js';

/** The same as `is_countable` of the scripts. */
const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const LONGEST_NUMBER = 400;
/** More arguments than that do not fit on the stack of a call, by which the driver takes them. */
const MOST_OPERATIONS = 20_000;
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Redis' own limit for a value. */
const LONGEST_VALUE = 512 * 1024 * 1024;

/**
 * The operations of a change, three arguments each, as `field-operations.lua.ts` has them.
 *
 * @throws SessionStoreError for what Redis cannot hold
 * @throws NotANumberError for an increment of what the same change has set to something else
 */
export function operationArguments(operations: readonly FieldOperation[]): string[] {
  if (operations.length > MOST_OPERATIONS) {
    throw refusal(`One change can touch at most ${MOST_OPERATIONS} variables and keys of bags.`);
  }
  const all: string[] = [];
  for (const [index, operation] of operations.entries()) all.push(...argumentsOf(operation, operations, index));
  return all;
}

/** @throws SessionStoreError for text that Redis cannot hold */
export function requireStorable(text: string): string {
  if (text.length * 3 > LONGEST_VALUE && Buffer.byteLength(text) > LONGEST_VALUE) {
    throw refusal('Redis keeps at most 512 MB in one value.');
  }
  if (LONE_SURROGATE.test(text)) throw refusal('A name or value has half a surrogate pair, which UTF-8 cannot hold.');
  return text;
}

function argumentsOf(
  operation: FieldOperation,
  operations: readonly FieldOperation[],
  index: number,
): [kind: string, field: string, value: string] {
  switch (operation.kind) {
    case 'clear':
      return ['clear', requireStorable(operation.prefix), ''];
    case 'remove':
      return ['remove', nameOf(operation), ''];
    case 'set':
      return ['set', nameOf(operation), requireStorable(operation.value)];
    case 'increment': {
      const { field, by } = operation;
      const before = lastChangeOf(field, operations, index);
      if (!Number.isFinite(by) || (before?.kind === 'set' && !isNumber(before.value))) throw new NotANumberError(field);
      return [before === undefined ? 'increment' : 'add', nameOf(operation), String(by)];
    }
  }
}

/** What the same change has done to a field before. */
function lastChangeOf(field: string, operations: readonly FieldOperation[], end: number): FieldOperation | undefined {
  for (let at = end - 1; at >= 0; at -= 1) {
    const operation = operations[at] as FieldOperation;
    if (operation.kind === 'clear' ? field.startsWith(operation.prefix) : operation.field === field) return operation;
  }
  return undefined;
}

function isNumber(text: string): boolean {
  return DECIMAL.test(text) && text.length <= LONGEST_NUMBER && Number.isFinite(Number(text));
}

function nameOf({ field }: { readonly field: string }): string {
  return storedName(requireStorable(field));
}

function refusal(remedy: string): SessionStoreError {
  return new SessionStoreError('write a session', undefined, remedy);
}
