import type { Clock } from '../../utils/clock.js';

/** Between lifetimes and the column `modified_at`, which holds the expiry minus the adapter's lifetime in whole seconds. */
export class SessionTimes {
  /** Seconds, whole ones as in the column. */
  private readonly lifetime: number;

  constructor(
    lifetime: number,
    private readonly clock: Clock,
  ) {
    this.lifetime = Math.ceil(lifetime);
  }

  /** Seconds since 1970. */
  get now(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  /** Sessions whose `modified_at` is not above this have expired. */
  get expired(): number {
    return this.now - this.lifetime;
  }

  /** The `modified_at` of a session that expires `lifetime` seconds from now, rounded up. */
  modification(lifetime: number, largest: number): number {
    return Math.min(Math.ceil((this.clock.now() + lifetime * 1000) / 1000) - this.lifetime, largest);
  }

  /** Seconds until a session with this `modified_at` expires; 0 or below: it has. */
  remaining(modified: number): number {
    return modified + this.lifetime - this.clock.now() / 1000;
  }
}
