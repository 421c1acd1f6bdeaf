import { isRetired, type Retirement, type SessionRecord } from '../session-record.js';
import { Attempts, type Changes, type Protocol } from './protocol.js';
import type { Found, RecordStore } from './record-store.js';

/** A chain of successors this long is none of ours. */
const MOST_HOPS = 100;

/**
 * Applies a request's changes to what is stored now, only if it still exists. A session rotated meanwhile is followed
 * to its successor, as if this request had come first. Null: the session is gone and the changes with it.
 */
export function applyChanges(protocol: Protocol, source: Found, changes: Changes): Promise<Found | null> {
  return applyFrom(protocol, source, changes.record, changes);
}

/** Writes `next`, or the changes on whatever is there instead. */
export async function applyFrom(
  { store, observer }: Pick<Protocol, 'store' | 'observer'>,
  source: Found,
  record: SessionRecord,
  changes: Changes,
): Promise<Found | null> {
  const attempts = new Attempts(observer);
  let base = source;
  let next = record;
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
  return (await follow(store, found)).live;
}

/** The end of the main line, and whether every rotation on the way to it was routine. */
export async function follow(
  store: RecordStore,
  found: Found | null,
): Promise<{ live: Found | null; isGraceful: boolean }> {
  let current = found;
  let isGraceful = true;
  for (let hops = 0; current !== null && isRetired(current.record); hops += 1) {
    const { successors, graceful }: Retirement = current.record.metadata.retired;
    const successor = hops < MOST_HOPS ? successors[0] : undefined;
    isGraceful &&= graceful;
    current = successor === undefined ? null : await store.load(successor);
  }
  return { live: current, isGraceful };
}
