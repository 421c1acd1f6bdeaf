import type { LockOptions } from '../adapters/adapter-capabilities.js';
import type { SessionAdapter } from '../adapters/session-adapter.js';
import type { SessionSerializer } from '../serializers/session-serializer.js';
import type { Clock } from '../utils/clock.js';
import type { Lifetimes } from './expiry.js';
import type { SessionObserver } from './session-observer.js';

/** What an engine is made of. Durations in seconds. */
export interface SessionSettings extends Lifetimes {
  /** As the program gave it. */
  readonly adapter: SessionAdapter;
  /** Puts a deadline and a breaker around an adapter; absent: it is asked as it is. */
  readonly protect?: ((adapter: SessionAdapter) => SessionAdapter) | undefined;
  /** Seconds that a commit may wait for others of the same session when the store fails; absent: as long as they take. */
  readonly commandTimeout?: number | undefined;
  /** What a request gets whose session cannot be loaded; absent: the failure. */
  readonly onStoreFailure?: 'fail' | 'anonymous' | undefined;
  /** How requests of one session take turns; false, absent: they do not. */
  readonly locking?: LockOptions | false;
  readonly serializer: SessionSerializer;
  readonly clock: Clock;
  readonly observer: SessionObserver;
  readonly newId: () => string;
  /** How long after a rotation requests with the old id get no cookie. */
  readonly rotationGrace: number;
  /** Age at which an id is rotated by routine; undefined: never. */
  readonly rotateAfter: number | undefined;
  /** Largest size of a session, in bytes. */
  readonly maxBytes: number;
  /** Prefix of the variables (`id#key`) of managers that set none of their own. */
  readonly uniqueId: string;
  /** Name of the cookie. */
  readonly name: string;
}
