import { isRetired } from '../session-record.js';
import { Attempts, type Changes, type Protocol } from './protocol.js';
import type { Found, RecordStore } from './record-store.js';

/**
 * Applies a request's changes to what is stored now, only if it still exists. A session rotated meanwhile is followed
 * to its successor, as if this request had come first. Null: the session is gone and the changes with it.
 */
export async function applyChanges(
  { store, observer }: Protocol,
  source: Found,
  changes: Changes,
): Promise<Found | null> {
  const attempts = new Attempts(observer);
  let base = source;
  let next = changes.record;
  for (;;) {
    const result = await (store.applyLive?.(base, next, changes) ?? store.swap(base.id, base, next));
    if (result.swapped) return result.found;
    const live = await followToLive(store, result.current);
    if (live === null) return null;
    attempts.lost(source.id);
    base = live;
    next = changes.applyTo(live.record);
  }
}

/** The live session that continues `found` along the main line of its successors; null when that has ended. */
export async function followToLive(store: RecordStore, found: Found | null): Promise<Found | null> {
  let current = found;
  while (current !== null && isRetired(current.record)) {
    const successor: string | undefined = current.record.metadata.retired.successors[0];
    current = successor === undefined ? null : await store.load(successor);
  }
  return current;
}
