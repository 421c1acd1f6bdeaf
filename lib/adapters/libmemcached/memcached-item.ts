/** Bytes of an item that are not its value: memcached's header and the longest key. */
const OVERHEAD = 1024;
/** What stands before the id in the key of its lock: that of PHP's handler. */
const LOCK = 'lock.';
/** What the keys of data end with that was set aside: no id has a dot. */
export const ASIDE = '.corrupt';
const LONGEST_KEY = 250 - ASIDE.length;
const LONGEST_ID = 128;
/** Seconds; memcached takes a larger number for a time since 1970. */
const LONGEST_RELATIVE = 30 * 86_400;
/** memcached's clock ticks once a second: a lifetime of 1 may be over at once. */
const SHORTEST = 2;
/** memcached reads times as 32 bits. */
const LATEST = 2 ** 31 - 1;

/** How sessions look in memcached. */
export class MemcachedItems {
  readonly maxIdLength: number;
  readonly maxBytes: number;

  constructor(
    private readonly prefix: string,
    maxValue: number,
  ) {
    this.maxIdLength = Math.min(LONGEST_ID, LONGEST_KEY - prefix.length);
    this.maxBytes = maxValue - OVERHEAD;
  }

  /** The key of a session; undefined for what can be no id. */
  keyOf(id: string): string | undefined {
    return this.accepts(id) ? this.prefix + id : undefined;
  }

  /** The key of a session's lock, as PHP's handler has it; undefined for what can be no id. */
  lockKeyOf(id: string): string | undefined {
    return this.accepts(id) ? this.prefix + LOCK + id : undefined;
  }

  private accepts(id: string): boolean {
    return /^[a-zA-Z0-9,-]+$/.test(id) && id.length <= this.maxIdLength;
  }
}

/**
 * A lifetime as memcached takes it: whole seconds, rounded up; above 30 days the time of the end.
 *
 * @param now - milliseconds since 1970
 */
export function exptimeOf(lifetime: number, now: number): number {
  const seconds = Math.max(SHORTEST, Math.ceil(lifetime));
  return seconds <= LONGEST_RELATIVE ? seconds : Math.min(LATEST, Math.ceil(now / 1000) + seconds);
}
