import type { Clock } from '../../utils/clock.js';

/**
 * Between lifetimes and the column `modified`, which holds the expiry minus the adapter's lifetime. In whole seconds on any
 * table: a DATETIME cuts fractions off, and sessions would end early.
 */
export class SessionTimes {
  /** Seconds, whole ones. */
  private readonly lifetime: number;

  constructor(
    lifetime: number,
    private readonly clock: Clock,
  ) {
    this.lifetime = Math.ceil(lifetime);
  }

  /** Sessions whose `modified` is not above this have expired; milliseconds since 1970. */
  get expired(): number {
    return (Math.floor(this.clock.now() / 1000) - this.lifetime) * 1000;
  }

  /** The `modified` of a session that expires `lifetime` seconds from now, rounded up; milliseconds since 1970. */
  modification(lifetime: number): number {
    return (Math.ceil((this.clock.now() + lifetime * 1000) / 1000) - this.lifetime) * 1000;
  }

  /** Seconds until a live session with this `modified` expires. */
  remaining(modified: number): number {
    // Below 0 only with fractions that others wrote.
    return Math.max((modified - this.clock.now()) / 1000 + this.lifetime, 0.001);
  }
}
