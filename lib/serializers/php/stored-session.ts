import type { RecordMetadata, SessionRecord } from '../../core/session-record.js';
import type { StoredVariable } from './session-framing.js';
import { isUnchanged } from './node-match.js';

/** What a record was read from; travels with the record, so that what nobody changed is written as it was. */
export interface StoredSession {
  readonly id: string | undefined;
  /** As it came, with its envelope. */
  readonly data: string;
  readonly variables: ReadonlyMap<string, StoredVariable>;
  readonly metadata: RecordMetadata;
}

/** A symbol: no part of a record has this name, and other serialisers do not see it. */
const STORED = Symbol('stored');

export function withStored(unknown: SessionRecord['unknown'], stored: StoredSession): Record<string, unknown> {
  return { ...unknown, [STORED]: stored };
}

export function storedOf({ unknown }: SessionRecord): StoredSession | undefined {
  return (unknown as { [STORED]?: StoredSession } | undefined)?.[STORED];
}

/** Whether a record is still what it was read from; `reserved` is the variable with its metadata. */
export function isAsStored(
  { metadata, variables }: SessionRecord,
  id: string | undefined,
  stored: StoredSession,
  reserved: string,
): boolean {
  const isDescribed = stored.variables.has(reserved);
  // Under a new id it is no longer the session that PHP made.
  if (!isDescribed && id !== stored.id) return false;
  const size = stored.variables.size - (isDescribed ? 1 : 0);
  if (variables.size !== size || !isSameMetadata(metadata, stored.metadata)) return false;
  for (const [name, value] of variables) {
    const before = stored.variables.get(name);
    if (before === undefined || !isUnchanged(value, before.node)) return false;
  }
  return true;
}

function isSameMetadata(metadata: RecordMetadata, stored: RecordMetadata): boolean {
  return metadata === stored || JSON.stringify(metadata) === JSON.stringify(stored);
}
