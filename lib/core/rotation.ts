import { type Lifetimes, remainingAfterUse } from './expiry.js';
import type { RecordMetadata, RetiredRecord, Retirement, SessionRecord } from './session-record.js';

/**
 * How long a retired record is kept, in seconds: longer than any request, so that slow ones find the successor, also on a
 * node whose clock is some minutes ahead.
 */
const RETIRED_LIFETIME = 900;

/** Adapters take lifetimes above 0, and the absolute end may pass while a commit is on its way; in seconds. */
const SHORTEST_LIFETIME = 0.001;

/** The record that an id leaves behind when it is rotated away. */
export function retire(
  { metadata, unknown }: SessionRecord,
  successor: string,
  now: number,
  graceful: boolean,
): RetiredRecord {
  const { created, issued } = metadata;
  const retired: Retirement = { successors: [successor], at: now, graceful };
  return { metadata: { created, issued, retired }, variables: new Map(), ...(unknown && { unknown }) };
}

/** A retired record that knows one successor more. */
export function withSuccessor(record: RetiredRecord, successor: string): RetiredRecord {
  const { retired } = record.metadata;
  const successors = [...retired.successors, successor];
  return { ...record, metadata: { ...record.metadata, retired: { ...retired, successors } } };
}

/** Whether the rotation is so recent that a parallel request may still carry the old id. */
export function isWithinGrace({ at }: Retirement, grace: number, now: number): boolean {
  return now - at < grace * 1000;
}

/** Whether routine rotation is due; `rotateAfter` in seconds. */
export function isRotationDue({ issued }: RecordMetadata, rotateAfter: number | undefined, now: number): boolean {
  return rotateAfter !== undefined && now - issued >= rotateAfter * 1000;
}

/** Seconds that the store keeps a record written now. */
export function storeLifetime(metadata: RecordMetadata, lifetimes: Lifetimes, now: number): number {
  if (metadata.retired !== undefined) return RETIRED_LIFETIME;
  return Math.max(remainingAfterUse(metadata, lifetimes, now), SHORTEST_LIFETIME);
}
