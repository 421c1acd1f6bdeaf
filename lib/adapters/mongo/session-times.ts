import type { Clock } from '../../utils/clock.js';

/** The last moment that a JavaScript date can be, in milliseconds. */
const LATEST = 8.64e15;

/** Between lifetimes and the field `modified`, which holds the expiry minus the adapter's lifetime. */
export class SessionTimes {
  /** Whole seconds, as the TTL index has them. */
  readonly lifetime: number;

  constructor(
    lifetime: number,
    private readonly clock: Clock,
  ) {
    this.lifetime = Math.ceil(lifetime);
  }

  /** Sessions whose `modified` is not after this have expired. */
  get expired(): Date {
    return new Date(this.clock.now() - this.lifetime * 1000);
  }

  /** The `modified` of a session that expires `lifetime` seconds from now, rounded up. */
  modification(lifetime: number): Date {
    const ends = Math.min(Math.ceil(this.clock.now() + lifetime * 1000), LATEST);
    return new Date(ends - this.lifetime * 1000);
  }

  /** Seconds until a session with this `modified` expires; 0 or below: it has. */
  remaining(modified: Date): number {
    return (modified.getTime() - this.clock.now()) / 1000 + this.lifetime;
  }
}
