import assert from 'node:assert/strict';
import type {
  AdapterCapabilities,
  FieldOperation,
  FieldsAdapter,
  FieldsChange,
  FieldsResult,
  SessionVersion,
  StoredFields,
} from '../../adapters/adapter-capabilities.js';
import { LIFETIME } from './samples.js';

export const hasFields = (capabilities: AdapterCapabilities): boolean => capabilities.fields !== undefined;

/** What the tests keep beside the variables: the adapter must give it back as it is. */
export const METADATA = '{"created":1732000000000,"issued":1732000000000}';

export function set(field: string, value: string): FieldOperation {
  return { kind: 'set', field, value };
}

export function increment(field: string, by = 1): FieldOperation {
  return { kind: 'increment', field, by };
}

/** Creates a session that must not be there yet. */
export async function createFields(
  adapter: FieldsAdapter,
  id: string,
  ...operations: FieldOperation[]
): Promise<SessionVersion> {
  return applied(
    await adapter.applyFields(id, { expect: 'absent', operations, metadata: METADATA, lifetime: LIFETIME }),
  );
}

/** Changes a live session without a look at its revision. */
export function change(adapter: FieldsAdapter, id: string, ...operations: FieldOperation[]): Promise<FieldsResult> {
  return Promise.resolve(adapter.applyFields(id, { expect: 'live', operations, lifetime: LIFETIME }));
}

export function changeAt(revision: SessionVersion, more: Partial<FieldsChange>): FieldsChange {
  return { expect: { revision }, operations: [], lifetime: LIFETIME, ...more };
}

/** The revision that a change gave. */
export function applied(answer: FieldsResult): SessionVersion {
  assert.ok(answer.applied, 'the change was refused');
  assert.ok(answer.revision !== null, 'a change that removes nothing gives a revision');
  return answer.revision;
}

export function assertRefused(answer: FieldsResult): StoredFields | null {
  assert.ok(!answer.applied, 'the change was not refused');
  return answer.current;
}

/** A session that must be there. */
export async function storedFields(adapter: FieldsAdapter, id: string): Promise<StoredFields> {
  const stored = await adapter.loadFields(id);
  assert.ok(stored, 'nothing is there');
  return stored;
}

export async function assertFields(
  adapter: FieldsAdapter,
  id: string,
  expected: Record<string, string>,
): Promise<void> {
  assert.deepEqual(Object.fromEntries((await storedFields(adapter, id)).fields), expected);
}
