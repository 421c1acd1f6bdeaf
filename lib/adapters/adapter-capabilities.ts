import type { Awaitable } from '../utils/awaitable.js';
import type { SessionAdapter } from './session-adapter.js';

/**
 * What a stored state of a session is called: opaque, compared by the adapter alone (a counter, a cas token, a digest).
 *
 * @public
 */
export type SessionVersion = string | number;

/**
 * One session as the store holds it.
 *
 * @public
 */
export interface StoredSession {
  readonly data: string;
  readonly version: SessionVersion;
  /** Seconds until it expires, above 0. */
  readonly remaining: number;
}

/**
 * The answer of {@link VersionedAdapter.swap}: the new version (null after a removal), or what is there instead.
 *
 * @public
 */
export type SwapResult =
  | { readonly swapped: true; readonly version: SessionVersion | null }
  | { readonly swapped: false; readonly current: StoredSession | null };

/**
 * Capability *versioned*: conditional writes. With it the engine creates only free ids, loses no update, revives no
 * session and rotates ids safely, from any number of processes.
 *
 * @public
 */
export interface VersionedAdapter {
  /**
   * One session and its version.
   *
   * - Unknown, expired: null. Malformed data: returned as it stands. Failure: throws.
   */
  load(id: string): Awaitable<StoredSession | null>;

  /**
   * Replaces, creates or removes one session, if it is still what the caller saw.
   *
   * - Meaning: `expected` a version: only if that version is stored; `expected` null: only if nothing is (an expired
   *   session is nothing). `next` null: remove it.
   * - Unknown, expired: `expected` a version gives `{ swapped: false, current: null }`.
   * - Malformed: an id or a size that the store cannot hold throws before anything is sent.
   * - Failure: throws; whether the write happened is then unknown.
   * - Returns the new version (null after a removal), or what is stored now.
   * - Atomicity: of any number of parallel swaps with one expected version, in any number of processes, one wins.
   *
   * @param lifetime - seconds from now until it expires, above 0; of no meaning for a removal
   */
  swap(
    id: string,
    expected: SessionVersion | null,
    next: string | null,
    lifetime: number,
  ): Awaitable<SwapResult>;

  /**
   * Gives one session a new lifetime, if nobody wrote it since.
   *
   * - Unknown, expired, other version: false, and nothing is created or prolonged. Failure: throws.
   * - Returns true when the session expires `lifetime` seconds from now. The version stays the same.
   */
  touch(id: string, version: SessionVersion, lifetime: number): Awaitable<boolean>;
}

/**
 * Capability *enumerate*: all live sessions, for listing and migration.
 *
 * @public
 */
export interface EnumerableAdapter {
  /** Every id that is stored and not expired, once, in no order; sessions made or ended meanwhile may be missing. */
  ids(): AsyncIterable<string>;
}

/**
 * Capability *quarantine*: data that cannot be read is set aside for a day instead of being lost.
 *
 * @public
 */
export interface QuarantineAdapter {
  /** Takes the session away under another name, if it still holds `data`; unknown or other data: does nothing. */
  quarantine(id: string, data: string): Awaitable<void>;
}

/**
 * What an adapter can do beyond the six verbs; one frozen record, made once at boot by {@link capabilitiesOf}.
 *
 * @public
 */
export interface AdapterCapabilities {
  readonly versioned?: VersionedAdapter;
  readonly enumerate?: EnumerableAdapter;
  readonly quarantine?: QuarantineAdapter;
  /** The longest id that the store can hold, in characters; unlimited (128) when absent. */
  readonly maxIdLength?: number;
  /** The largest data that the store can hold, in bytes; unlimited when absent. */
  readonly maxBytes?: number;
  /** The adapter forgets at once whatever it is given: no session is created and no cookie leaves. */
  readonly keepsNothing?: true;
}

/**
 * Describes an adapter by what it has: `load`, `swap` and `touch` make it versioned, `ids` enumerable, `quarantine`
 * able to set data aside; `maxIdLength` and `maxBytes` are read as numbers, `keepsNothing` as true.
 *
 * @public
 */
export function capabilitiesOf(adapter: SessionAdapter): AdapterCapabilities {
  const candidate = adapter as SessionAdapter &
    Partial<VersionedAdapter & EnumerableAdapter & QuarantineAdapter & AdapterCapabilities>;
  return Object.freeze({
    ...(hasMethods(candidate, 'load', 'swap', 'touch') && { versioned: adapter as unknown as VersionedAdapter }),
    ...(hasMethods(candidate, 'ids') && { enumerate: adapter as unknown as EnumerableAdapter }),
    ...(hasMethods(candidate, 'quarantine') && { quarantine: adapter as unknown as QuarantineAdapter }),
    ...(typeof candidate.maxIdLength === 'number' && { maxIdLength: candidate.maxIdLength }),
    ...(typeof candidate.maxBytes === 'number' && { maxBytes: candidate.maxBytes }),
    ...(candidate.keepsNothing === true && { keepsNothing: true as const }),
  });
}

function hasMethods(candidate: object, ...names: string[]): boolean {
  return names.every((name) => typeof (candidate as Record<string, unknown>)[name] === 'function');
}
