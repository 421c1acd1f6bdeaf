import { InvalidOptionError } from '../../errors/invalid-option.error.js';

/**
 * Options of {@link MemoryAdapter}.
 *
 * @public
 */
export interface MemoryAdapterOptions {
  /**
   * Seconds that a session lives without use; the default of the module's `lifetime`.
   *
   * @defaultValue 3600
   */
  lifetime?: number;
  /**
   * The most sessions to keep: one more, and the one that was used least recently is lost.
   *
   * @defaultValue Infinity
   */
  maxEntries?: number;
  /**
   * Seconds between two removals of what has expired; below 2147484, the longest timer there is. It only frees memory:
   * an expired session is never served.
   *
   * @defaultValue 60
   */
  sweepInterval?: number;
}

/** Timers count milliseconds in 31 bits; a longer one fires at once. */
const LONGEST_TIMER = (2 ** 31 - 1) / 1000;

const RULES: Record<keyof MemoryAdapterOptions, { valid: (value: number) => boolean; allowed: string }> = {
  lifetime: { valid: (value) => value > 0 && value < Infinity, allowed: 'a number of seconds above 0' },
  maxEntries: {
    valid: (value) => value === Infinity || (Number.isSafeInteger(value) && value > 0),
    allowed: 'a whole number above 0, or Infinity',
  },
  sweepInterval: {
    valid: (value) => value > 0 && value <= LONGEST_TIMER,
    allowed: `a number of seconds above 0, at most ${LONGEST_TIMER}`,
  },
};

/** Defaults and checks. */
export function resolveMemoryOptions(options: MemoryAdapterOptions): Readonly<Required<MemoryAdapterOptions>> {
  for (const [name, value] of Object.entries(options)) check(name, value);
  return Object.freeze({
    lifetime: options.lifetime ?? 3600,
    maxEntries: options.maxEntries ?? Infinity,
    sweepInterval: options.sweepInterval ?? 60,
  });
}

function check(name: string, value: unknown): void {
  if (!Object.hasOwn(RULES, name)) {
    throw new InvalidOptionError(name, 'does not exist in MemoryAdapter', Object.keys(RULES).join(', '));
  }
  const rule = RULES[name as keyof MemoryAdapterOptions];
  if (value !== undefined && !(typeof value === 'number' && rule.valid(value))) {
    throw new InvalidOptionError(name, 'of MemoryAdapter has a value that cannot work', rule.allowed);
  }
}
