import type { Clock } from '../../utils/clock.js';

/** Milliseconds. File systems and the way to them cut off up to a microsecond; a session does not live on by that. */
const TOLERANCE = 0.005;
/** Seconds. Later dates overflow in some file systems, and would read as long expired. */
const CENTURY = 100 * 365 * 86400;

/**
 * When a session file expires. The only date that PHP and Phalcon look at is the file's modification time, and they add
 * one lifetime for all: so it is set to the expiry minus the adapter's lifetime, also for a session with its own.
 */
export class FileExpiry {
  constructor(
    /** Seconds. */
    private readonly lifetime: number,
    private readonly clock: Clock,
  ) {}

  /** Seconds that a file modified at `modified` (milliseconds since 1970) still lives; 0 when it has expired. */
  remaining(modified: number): number {
    const milliseconds = modified + this.lifetime * 1000 - this.clock.now();
    return milliseconds > TOLERANCE ? milliseconds / 1000 : 0;
  }

  /** The modification time, as `utimes` takes it, of a session that lives `lifetime` seconds from now. */
  modification(lifetime: number): number | Date {
    const milliseconds = this.clock.now() + (Math.min(lifetime, CENTURY) - this.lifetime) * 1000;
    // utimes takes negative numbers for the current time, but negative Dates for what they are. It cuts off what is
    // below a microsecond: half of one more keeps whole milliseconds exact.
    return milliseconds < 0 ? new Date(milliseconds) : milliseconds / 1000 + 5e-7;
  }
}
