import type { SessionVersion } from '../../adapters/adapter-capabilities.js';
import type { Awaitable } from '../../utils/awaitable.js';
import type { SessionRecord } from '../session-record.js';
import type { Changes } from './protocol.js';

/** A session as it was found in the store. */
export interface Found {
  readonly id: string;
  readonly record: SessionRecord;
  readonly version: SessionVersion;
  /** Seconds until it expires, counted from `at`. */
  readonly remaining: number;
  /** When it was found, in milliseconds since 1970. */
  readonly at: number;
}

/** The same session, whose expiry is known to be another one since. */
export function prolonged({ id, record, version }: Found, remaining: number, at: number): Found {
  return { id, record, version, remaining, at };
}

/** What a conditional write met: itself stored (null after a removal), or what is there instead. */
export type SwapOutcome =
  | { readonly swapped: true; readonly found: Found | null }
  | { readonly swapped: false; readonly current: Found | null };

/**
 * Records in an adapter: what the commit protocol is written against. Expired, ended and corrupt sessions are null;
 * every failure of the adapter is a `SessionStoreError`.
 */
export interface RecordStore {
  load(id: string): Awaitable<Found | null>;
  /** Creates (`expected` null), replaces or removes (`next` null) a record, if it is still what the caller found. */
  swap(id: string, expected: Found | null, next: SessionRecord | null): Awaitable<SwapOutcome>;
  /**
   * For stores that keep variables apart: writes a request's changes on whatever is live under `base.id`.
   *
   * @param record - what the request sees, or its changes on `base`
   */
  applyLive?(base: Found, record: SessionRecord, changes: Changes): Awaitable<SwapOutcome>;
  /** Moves the expiry of a record that nobody wrote since it was found; false otherwise. */
  touch(found: Found): Awaitable<boolean>;
}
