import type { RecordMetadata } from './session-record.js';

/** The lifetimes that the module's options set; all in seconds. */
export interface Lifetimes {
  /** Idle lifetime. */
  readonly lifetime: number;
  /** From creation; Infinity means none. */
  readonly absoluteLifetime: number;
  /** How long a session may go without its expiry being moved; undefined: a tenth of its idle lifetime. */
  readonly touchInterval: number | undefined;
}

/** A session with less than this left (in seconds) is extended when it is loaded: the request may take a while. */
const SOON = 30;
const DEFAULT_TOUCH_SHARE = 10;

/** The idle lifetime that holds for a session, in seconds. */
export function idleLifetime(metadata: RecordMetadata, { lifetime }: Lifetimes): number {
  return metadata.lifetime ?? lifetime;
}

/** Seconds from `now` until a session used now expires: idle, but never beyond its absolute end. */
export function remainingAfterUse(metadata: RecordMetadata, lifetimes: Lifetimes, now: number): number {
  const idle = idleLifetime(metadata, lifetimes);
  return metadata.ends === undefined ? idle : Math.min(idle, (metadata.ends - now) / 1000);
}

/** Whether its absolute end has passed. */
export function hasEnded(metadata: RecordMetadata, now: number): boolean {
  return metadata.ends !== undefined && metadata.ends <= now;
}

/** Seconds left of a session that the adapter cannot tell the rest of; a record without a time of writing counts as fresh. */
export function remainingSinceWritten(metadata: RecordMetadata, lifetimes: Lifetimes, now: number): number {
  if (metadata.written === undefined) return remainingAfterUse(metadata, lifetimes, now);
  return remainingAfterUse(metadata, lifetimes, metadata.written) - (now - metadata.written) / 1000;
}

/** Whether an unchanged session should get a new expiry: it would gain at least the touch interval. */
export function isTouchDue(metadata: RecordMetadata, remaining: number, lifetimes: Lifetimes, now: number): boolean {
  const interval = lifetimes.touchInterval ?? idleLifetime(metadata, lifetimes) / DEFAULT_TOUCH_SHARE;
  const gain = remainingAfterUse(metadata, lifetimes, now) - remaining;
  return gain > 0 && gain >= interval;
}

/** Whether a session could expire while the request that loaded it runs. */
export function isAboutToExpire(
  metadata: RecordMetadata,
  remaining: number,
  lifetimes: Lifetimes,
  now: number,
): boolean {
  const used = remainingAfterUse(metadata, lifetimes, now);
  return remaining < Math.min(used / 2, SOON);
}
