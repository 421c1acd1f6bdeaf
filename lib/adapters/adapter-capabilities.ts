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
  swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Awaitable<SwapResult>;

  /**
   * Gives one session a new lifetime, if nobody wrote it since.
   *
   * - Unknown, expired, other version: false, and nothing is created or prolonged. Failure: throws.
   * - Returns true when the session expires `lifetime` seconds from now. The version stays the same.
   */
  touch(id: string, version: SessionVersion, lifetime: number): Awaitable<boolean>;
}

/**
 * One session of a store that keeps its variables apart.
 *
 * @public
 */
export interface StoredFields {
  /** Encoded values by field name. */
  readonly fields: ReadonlyMap<string, string>;
  /** What the engine keeps beside the variables, as it was given to {@link FieldsAdapter.applyFields}. */
  readonly metadata: string;
  readonly revision: SessionVersion;
  /** What tells this session from an earlier one under the same id; opaque, for {@link ConditionalFieldsAdapter}. */
  readonly identity?: string;
  /** Seconds until it expires, above 0. */
  readonly remaining: number;
}

/**
 * One change of a session's fields. Values are text that means nothing to the adapter; only an `increment` reads one,
 * as a decimal number.
 *
 * @public
 */
export type FieldOperation =
  | { readonly kind: 'set'; readonly field: string; readonly value: string }
  | { readonly kind: 'remove'; readonly field: string }
  /** Removes every field whose name starts with `prefix`; `''` means all of them. */
  | { readonly kind: 'clear'; readonly prefix: string }
  | { readonly kind: 'increment'; readonly field: string; readonly by: number };

/**
 * What to do with one session, and on which condition.
 *
 * @public
 */
export interface FieldsChange {
  /** `'absent'`: nothing is stored; `'live'`: it exists and is not retired; otherwise: it still has this revision. */
  readonly expect: 'absent' | 'live' | { readonly revision: SessionVersion };
  /** Applied in order; `'remove'` removes the session. */
  readonly operations: readonly FieldOperation[] | 'remove';
  /** New metadata; absent: it stays as it is. */
  readonly metadata?: string;
  /** Whether the record is retired from now on, so that `'live'` fails; absent: false. */
  readonly retired?: boolean;
  /** Seconds from now until it expires, above 0; of no meaning for a removal. */
  readonly lifetime: number;
}

/**
 * The answer of {@link FieldsAdapter.applyFields}: the new revision (null after a removal), or what is there instead.
 *
 * @public
 */
export type FieldsResult =
  | { readonly applied: true; readonly revision: SessionVersion | null }
  | { readonly applied: false; readonly current: StoredFields | null };

/**
 * Capability *fields*: variables are kept apart, so that a request writes what it changed and nothing else, parallel
 * writes of different variables do not meet, and counting is the store's own.
 *
 * @public
 */
export interface FieldsAdapter {
  /**
   * One session with all its fields.
   *
   * - Unknown, expired: null. Malformed: what cannot be one of these sessions throws. Failure: throws.
   */
  loadFields(id: string): Awaitable<StoredFields | null>;

  /**
   * Changes, creates or removes one session, if the condition holds.
   *
   * - Unknown, expired: only `'absent'` holds.
   * - Malformed: a field or size that the store cannot hold throws before anything is sent; an increment of a field that
   *   holds no number throws `NotANumberError`, and nothing is changed.
   * - Failure: throws; whether it was applied is then unknown.
   * - Returns the new revision, one above the last if that is a number; or what is stored now.
   * - Atomicity: all operations or none; of parallel changes each one sees the others whole.
   */
  applyFields(id: string, change: FieldsChange): Awaitable<FieldsResult>;

  /**
   * Gives one session a new lifetime, if nobody wrote it since (as {@link VersionedAdapter.touch}).
   */
  touch(id: string, revision: SessionVersion, lifetime: number): Awaitable<boolean>;
}

/**
 * The answer of {@link ConditionalFieldsAdapter.loadFieldsIfChanged} when the caller has what is stored.
 *
 * @public
 */
export interface UnchangedFields {
  readonly unchanged: true;
  /** Seconds until it expires, above 0. */
  readonly remaining: number;
}

/**
 * Capability *conditional load*, part of *fields*: a large session that this process read before travels again only when
 * it changed. What is kept is never used without asking.
 *
 * @public
 */
export interface ConditionalFieldsAdapter {
  /** How many bytes of sessions the engine may keep; 0: none, and it always asks for the whole. */
  readonly cacheBytes: number;

  /**
   * One session, unless it is still what the caller has.
   *
   * - Unknown, expired: null. Malformed: what cannot be one of these sessions throws. Failure: throws.
   *
   * @param known - revision and identity as {@link FieldsAdapter.loadFields} gave them, or as a change left them
   */
  loadFieldsIfChanged(
    id: string,
    known: Pick<StoredFields, 'revision' | 'identity'>,
  ): Awaitable<UnchangedFields | StoredFields | null>;
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
 * Capability *binary*: the data of a serializer with `encoding: 'binary'` is kept byte for byte, so that programs in
 * other languages read and write the same sessions.
 *
 * @public
 */
export interface BinaryAdapter {
  /**
   * Called before `open`, once or several times: from now on each character of the data is one byte, on the way in and
   * out. An adapter serves one serializer; data that was stored as text before reads as the bytes of its UTF-8.
   */
  keepBytes(): void;
}

/**
 * How long to wait for a lock, and for how long to hold it.
 *
 * @public
 */
export interface LockOptions {
  /** Seconds to wait while somebody else holds it. */
  readonly wait: number;
  /** Seconds after which it ends by itself, should its holder have vanished. */
  readonly expiry: number;
}

/**
 * A lock that is held.
 *
 * @public
 */
export interface HeldLock {
  /**
   * Gives the lock back. Expired or taken over by somebody else meanwhile, or released before: does nothing.
   */
  release(): Awaitable<void>;
}

/**
 * Capability *lock*: one request at a time has a session. The locks are those that PHP's handlers take, so that requests
 * to both sides take turns.
 *
 * @public
 */
export interface LockingAdapter {
  /**
   * Waits for the lock of one session and takes it.
   *
   * - Unknown, expired: the lock is taken as well, or, where a session is locked by its own file, there is nothing to lock
   *   and the answer is a lock of nothing. No session is created.
   * - Malformed: an id that cannot be a key of the store gives a lock of nothing.
   * - Failure: throws `SessionLockedError` when somebody else held it for the whole time; throws when the store fails.
   * - Atomicity: of any number of callers, in any number of processes, one has it.
   */
  lock(id: string, options: LockOptions): Awaitable<HeldLock>;
}

/**
 * What an adapter can do beyond the six verbs; one frozen record, made once at boot by {@link capabilitiesOf}.
 *
 * @public
 */
export interface AdapterCapabilities {
  readonly versioned?: VersionedAdapter;
  readonly fields?: FieldsAdapter;
  readonly conditional?: ConditionalFieldsAdapter;
  readonly enumerate?: EnumerableAdapter;
  readonly quarantine?: QuarantineAdapter;
  readonly binary?: BinaryAdapter;
  readonly lock?: LockingAdapter;
  /** The longest id that the store can hold, in characters; unlimited (128) when absent. */
  readonly maxIdLength?: number;
  /** The largest data that the store can hold, in bytes; unlimited when absent. */
  readonly maxBytes?: number;
  /** The adapter forgets at once whatever it is given: no session is created and no cookie leaves. */
  readonly keepsNothing?: true;
}

/**
 * Describes an adapter by what it has: `load`, `swap` and `touch` make it versioned, `loadFields`,
 * `applyFields` and `touch` one with fields, `loadFieldsIfChanged` one that need not send what did not change, `ids` enumerable, `quarantine` able to set data aside, `keepBytes` binary,
 * `lock` able to lock sessions; `maxIdLength` and `maxBytes` are read as numbers, `keepsNothing` as true.
 *
 * @public
 */
export function capabilitiesOf(adapter: SessionAdapter): AdapterCapabilities {
  const candidate = adapter as SessionAdapter &
    Partial<VersionedAdapter & FieldsAdapter & EnumerableAdapter & QuarantineAdapter> &
    Pick<AdapterCapabilities, 'maxIdLength' | 'maxBytes' | 'keepsNothing'>;
  const capabilities: AdapterCapabilities = {
    ...(hasMethods(candidate, 'load', 'swap', 'touch') && { versioned: adapter as unknown as VersionedAdapter }),
    ...(hasMethods(candidate, 'loadFields', 'applyFields', 'touch') && { fields: adapter as unknown as FieldsAdapter }),
    ...(hasMethods(candidate, 'loadFieldsIfChanged') && {
      conditional: adapter as unknown as ConditionalFieldsAdapter,
    }),
    ...(hasMethods(candidate, 'ids') && { enumerate: adapter as unknown as EnumerableAdapter }),
    ...(hasMethods(candidate, 'quarantine') && { quarantine: adapter as unknown as QuarantineAdapter }),
    ...(hasMethods(candidate, 'keepBytes') && { binary: adapter as unknown as BinaryAdapter }),
    ...(hasMethods(candidate, 'lock') && { lock: adapter as unknown as LockingAdapter }),
    ...(candidate.keepsNothing === true && { keepsNothing: true as const }),
  };
  for (const limit of ['maxIdLength', 'maxBytes'] as const) {
    // Asked each time: some adapters learn their limits from the store, when they are opened.
    if (typeof candidate[limit] === 'number') {
      Object.defineProperty(capabilities, limit, { enumerable: true, get: () => candidate[limit] });
    }
  }
  return Object.freeze(capabilities);
}

function hasMethods(candidate: object, ...names: string[]): boolean {
  return names.every((name) => typeof (candidate as Record<string, unknown>)[name] === 'function');
}
