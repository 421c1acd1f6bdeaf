import { isRetired, type SessionRecord } from '../session-record.js';
import { Attempts, type Changes, type Protocol } from './protocol.js';
import type { Found } from './record-store.js';

/**
 * Stores a new session, only if its id is free. An id that was made here and is taken gives way to another one; an id
 * that a program set is shared with whoever created it first.
 */
export function createSession(protocol: Protocol, id: string, changes: Changes, isOwnId: boolean): Promise<Found> {
  return isOwnId ? createFree(protocol, id, changes.record) : createOrJoin(protocol, id, changes);
}

/** Stores a record under an id that nobody else has, beginning with `id`. */
export async function createFree(
  { store, observer, newId }: Protocol,
  id: string,
  record: SessionRecord,
): Promise<Found> {
  const attempts = new Attempts(observer);
  for (let candidate = id; ; candidate = newId()) {
    const result = await store.swap(candidate, null, record);
    if (result.swapped && result.found !== null) return result.found;
    attempts.lost(candidate);
  }
}

async function createOrJoin(protocol: Protocol, id: string, changes: Changes): Promise<Found> {
  const { store, observer, newId } = protocol;
  const attempts = new Attempts(observer);
  let expected: Found | null = null;
  for (;;) {
    const next: SessionRecord = expected === null ? changes.record : changes.applyTo(expected.record);
    const result = await store.swap(id, expected, next);
    if (result.swapped && result.found !== null) return result.found;
    // Refused, and nothing of ours is there: what is cannot be read, and is not overwritten.
    if (!result.swapped && expected === null && result.current === null) {
      return createFree(protocol, newId(), changes.record);
    }
    expected = result.swapped ? null : result.current;
    if (expected !== null && isRetired(expected.record)) return createFree(protocol, newId(), changes.record);
    attempts.lost(id);
  }
}
