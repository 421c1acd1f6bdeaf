import type { ModuleMetadata, Type } from '@nestjs/common';
import type { SessionAdapter } from '../adapters/session-adapter.js';
import type { SessionManager } from '../core/session-manager.js';
import type { SessionManagerOptions } from '../core/session.interface.js';
import type { SessionSerializer } from '../serializers/session-serializer.js';
import type { SessionCookieOptions } from './cookie-options.js';

/**
 * Options of `SessionModule.forRoot()`; all are optional. Durations are seconds, fractions allowed.
 *
 * @public
 */
export interface SessionModuleOptions {
  /**
   * Where sessions are kept: an adapter, a class (made by Nest, its dependencies injected), the token of a provider, or
   * any object with the six verbs.
   *
   * @defaultValue a `StreamAdapter`: files in a folder of this application below the operating system's temporary folder
   */
  readonly adapter?: SessionAdapter | Type<SessionAdapter> | string | symbol;
  /**
   * A subclass of `SessionManager`, to intercept what is read and set.
   *
   * @defaultValue SessionManager
   */
  readonly manager?: new (options?: SessionManagerOptions | string) => SessionManager;
  /**
   * How sessions become text.
   *
   * @defaultValue a `JsonSerializer`
   */
  readonly serializer?: SessionSerializer;
  /**
   * Seconds without use after which a session expires.
   *
   * @defaultValue the adapter's lifetime, else 3600
   */
  readonly lifetime?: number;
  /**
   * Seconds after its creation at which a session ends, however much it is used; false: never.
   *
   * @defaultValue 86400
   */
  readonly absoluteLifetime?: number | false;
  /**
   * Seconds that must have passed until the expiry of a session that was only read is moved again.
   *
   * @defaultValue a tenth of the lifetime
   */
  readonly touchInterval?: number;
  /**
   * Seconds after a rotation in which a request with the old id gets no cookie, so that parallel requests log nobody out.
   *
   * @defaultValue 10
   */
  readonly rotationGrace?: number;
  /** Seconds after which an id is rotated by routine; absent: only by `regenerateId()`. */
  readonly rotateAfter?: number;
  /**
   * Seconds between two removals of expired sessions, for stores that keep them; false: never.
   *
   * @defaultValue 900
   */
  readonly gcInterval?: number | false;
  /**
   * When the session starts: `'on-demand'` for the routes that use it, `'always'` for every request that carries its
   * cookie, false only by `await session.start()`.
   *
   * @defaultValue 'on-demand'
   */
  readonly autoStart?: 'on-demand' | 'always' | false;
  /**
   * Prefix of all variables, as `id#`; see `SessionManagerOptions`.
   *
   * @defaultValue none
   */
  readonly uniqueId?: string;
  /**
   * Largest size of a session, in bytes.
   *
   * @defaultValue 1048576
   */
  readonly maxBytes?: number;
  /**
   * Seconds that the store may take for one command of a request; then the request fails. An adapter's own, shorter limit
   * holds as well. `MemoryAdapter` and `NoopAdapter` have none.
   *
   * @defaultValue 0.5; none for a `StreamAdapter`
   */
  readonly commandTimeout?: number;
  /**
   * When a store that fails is asked no more, so that requests fail at once; false: it always is.
   *
   * @defaultValue `{ failures: 5, resetAfter: 0.25 }`
   */
  readonly breaker?: BreakerOptions | false;
  /**
   * What a request gets whose session cannot be loaded: `'fail'` a 503, `'anonymous'` an empty session that cannot be
   * changed.
   *
   * @defaultValue 'fail'
   */
  readonly onStoreFailure?: 'fail' | 'anonymous';
  /**
   * Whether the requests of one session take turns, each from its start to its commit, by the locks that PHP's handlers
   * take. For sessions that PHP writes as well; programs of this package alone lose nothing without.
   *
   * @defaultValue false; `true` means `{ wait: 5, expiry: 30 }`
   */
  readonly locking?: boolean | SessionLockingOptions;
  /** The session cookie. */
  readonly cookie?: SessionCookieOptions;
}

/**
 * How long a request waits for the lock of its session, and has it.
 *
 * @public
 */
export interface SessionLockingOptions {
  /**
   * Seconds that a request waits; then it fails with a 503 (Phalcon's `lockRetries` times `lockWaitTime`).
   *
   * @defaultValue 5
   */
  readonly wait?: number;
  /**
   * Seconds after which a lock ends by itself, should its process have died (Phalcon's `lockExpiry`): longer than the
   * longest request.
   *
   * @defaultValue 30
   */
  readonly expiry?: number;
}

/**
 * When a store is asked no more, and when it is tried again.
 *
 * @public
 */
export interface BreakerOptions {
  /**
   * Commands that must fail in a row until the store is asked no more.
   *
   * @defaultValue 5
   */
  readonly failures?: number;
  /**
   * Seconds between two trials while the store is asked no more: loads of a session that nobody has. When one succeeds,
   * requests ask it again.
   *
   * @defaultValue 0.25
   */
  readonly resetAfter?: number;
}

/**
 * What stands beside the options in `forRoot()` and `forRootAsync()`.
 *
 * @public
 */
export interface SessionModuleExtras {
  /**
   * Whether every module can inject the session without importing this one.
   *
   * @defaultValue true
   */
  readonly isGlobal?: boolean;
  /** Modules whose providers an adapter class, or the factory of the options, needs. */
  readonly imports?: ModuleMetadata['imports'];
}

/**
 * Makes the options: what `useClass` and `useExisting` of `forRootAsync()` name.
 *
 * @public
 */
export interface SessionOptionsFactory {
  createSessionOptions(): SessionModuleOptions | Promise<SessionModuleOptions>;
}
