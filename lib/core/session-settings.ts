import type { SessionAdapter } from '../adapters/session-adapter.js';
import type { SessionSerializer } from '../serializers/session-serializer.js';
import type { Clock } from '../utils/clock.js';
import type { Lifetimes } from './expiry.js';
import type { SessionObserver } from './session-observer.js';

/** What an engine is made of. Durations in seconds. */
export interface SessionSettings extends Lifetimes {
  readonly adapter: SessionAdapter;
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
