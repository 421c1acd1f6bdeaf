/** Bytes of an item that are not its value: memcached's header and the longest key. */
const OVERHEAD = 1024;
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

const LONE_SURROGATE = /\p{Surrogate}/u;
const BEYOND_ASCII = /[\x80-\xff]/;

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
    return /^[a-zA-Z0-9,-]+$/.test(id) && id.length <= this.maxIdLength ? this.prefix + id : undefined;
  }
}

/** The UTF-8 bytes of a text, one character each; undefined if it cannot be written in UTF-8. */
export function bytesOf(text: string): string | undefined {
  if (Buffer.byteLength(text) === text.length) return text;
  return LONE_SURROGATE.test(text) ? undefined : Buffer.from(text).toString('latin1');
}

export function textOf(bytes: string): string {
  return BEYOND_ASCII.test(bytes) ? Buffer.from(bytes, 'latin1').toString() : bytes;
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
