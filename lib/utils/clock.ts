/**
 * Where the time comes from. Tests move a clock instead of sleeping.
 *
 * @public
 */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds since this process began: it never jumps, as the machine's clock may. For spans of time alone. */
export const steadyClock: Clock = { now: () => performance.now() };
