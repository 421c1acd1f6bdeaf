import { CREATED, LAST_ACCESSED, MILLISECONDS, SESSION_TTL } from './hash-fields.js';

/** Seconds by which the clocks of two hosts may differ before what one of them noted is no basis for the other. */
const TOLERANCE = 2;
/** Seconds that are said to be left where nobody knows: the session is prolonged then, and the next one knows. */
const UNKNOWN = 0.001;

/** Now, as a hash has it: seconds in the form of the guide, milliseconds in a field of their own. */
export interface Moment {
  readonly text: string;
  readonly milliseconds: string;
}

export function momentOf(now: number): Moment {
  return { text: timestamp(now), milliseconds: String(Math.floor(now) % 1000) };
}

/** `2026-04-02T12:34:56+00:00`, as PHP's `date(DATE_ATOM)` in UTC. @param time - milliseconds since 1970 */
export function timestamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, -'.000Z'.length)}+00:00`;
}

/** When a session was made, in milliseconds since 1970; 0 when that is unreadable. */
export function createdOf(hash: ReadonlyMap<string, string>): number {
  return Date.parse(hash.get(CREATED) ?? '') || 0;
}

/** Seconds that a session lives without use. @param byDefault - where it says nothing sensible */
export function ttlOf(hash: ReadonlyMap<string, string>, byDefault: number): number {
  return sensibleTtl(Number(hash.get(SESSION_TTL)), byDefault);
}

/** Zero, less, and what is no number mean the default, as in the guide. */
export function sensibleTtl(ttl: number | undefined, byDefault: number): number {
  return ttl !== undefined && ttl > 0 && ttl < Infinity ? ttl : byDefault;
}

/**
 * Seconds until a session expires, above 0: Redis alone decides when it has expired, and then there is no hash.
 *
 * @param now - milliseconds since 1970
 */
export function remainingOf(hash: ReadonlyMap<string, string>, now: number, byDefault: number): number {
  const seconds = Date.parse(hash.get(LAST_ACCESSED) ?? '');
  const idle = (now - seconds) / 1000 - Number(hash.get(MILLISECONDS) ?? 0) / 1000;
  // Noted by a clock that is ahead of ours: by that time the session might never look old.
  if (!(idle >= -TOLERANCE)) return UNKNOWN;
  const ttl = ttlOf(hash, byDefault);
  return Math.max(UNKNOWN, Math.min(ttl, ttl - idle));
}
