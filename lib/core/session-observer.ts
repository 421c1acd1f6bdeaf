import { shortHash } from '../utils/short-hash.js';

/**
 * What happens to sessions and their store. Sessions are named by a short hash of their id (`session.getIdHash()`),
 * variables by name; values never appear.
 *
 * - `created`, `committed`, `destroyed`: a session was stored for the first time, its changes were stored, it was ended
 * - `rotated`: a session got a new id; `successor` is the hash of that one
 * - `expired`: a session was found in the store past its end; one that the store itself removed is just not there
 * - `dropped-write`: the session had ended while a request used it; what that request changed is lost
 * - `conflict`: another process was faster; the commit is tried again on what is stored now
 * - `corrupt`: what is stored cannot be read; it was left alone, or set aside
 * - `large`: a session above 64 kB; `largest` is the name of its largest variable
 * - `touch-failed`, `gc-failed`: an expiry could not be moved, expired sessions could not be removed
 * - `unlock-failed`: the lock of a session could not be given back; it ends by itself
 * - `store-failure`: a command failed at the store; what the open breaker refuses is none
 * - `store-warning`: an adapter says in its own words that its store does not answer, also when it is opened
 * - `breaker-open`, `breaker-closed`: the store is asked no more; it is asked again
 * - `store-recovered`: commands succeed again; `seconds` since the first of the `failures`
 *
 * @public
 */
export type SessionEvent =
  | { readonly type: 'created' | 'committed' | 'destroyed'; readonly session: string }
  | { readonly type: 'rotated'; readonly session: string; readonly successor: string }
  | { readonly type: 'expired'; readonly session: string; readonly end: 'idle' | 'absolute' }
  | { readonly type: 'dropped-write'; readonly session: string }
  | { readonly type: 'conflict'; readonly session: string; readonly attempt: number }
  | { readonly type: 'corrupt'; readonly session: string; readonly error: unknown }
  | { readonly type: 'large'; readonly session: string; readonly bytes: number; readonly largest: string }
  | { readonly type: 'touch-failed' | 'gc-failed' | 'unlock-failed'; readonly error: unknown }
  | { readonly type: 'store-failure'; readonly store: string; readonly operation: string; readonly error: unknown }
  | { readonly type: 'store-warning'; readonly store: string; readonly message: string }
  | { readonly type: 'breaker-open'; readonly store: string; readonly error: unknown }
  | { readonly type: 'breaker-closed'; readonly store: string }
  | {
      readonly type: 'store-recovered';
      readonly store: string;
      readonly seconds: number;
      readonly failures: number;
    };

/**
 * Receives an engine's events; must not throw.
 */
export interface SessionObserver {
  notice(event: SessionEvent): void;
  /** Whether an event would be heard; absent: all are. */
  wants?(type: SessionEvent['type']): boolean;
}

export const silentObserver: SessionObserver = { notice: () => undefined, wants: () => false };

/** A stored session is past its end. @param end - which of its two */
export function tellExpired(observer: SessionObserver, id: string, end: 'idle' | 'absolute'): void {
  tell(observer, 'expired', () => ({ type: 'expired', session: shortHash(id), end }));
}

/** For what happens all the time: the event is made only if somebody hears it. */
export function tell<T extends SessionEvent['type']>(
  observer: SessionObserver,
  type: T,
  event: () => SessionEvent & { readonly type: T },
): void {
  if (observer.wants?.(type) !== false) observer.notice(event());
}
