import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { findOptionProblem, type OptionRules, positiveSeconds, timerSeconds } from '../../utils/option-rules.js';

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

const RULES: OptionRules = {
  lifetime: positiveSeconds,
  maxEntries: {
    valid: (value) => value === Infinity || (Number.isSafeInteger(value) && (value as number) > 0),
    allowed: 'a whole number above 0, or Infinity',
  },
  sweepInterval: timerSeconds,
};

/** Defaults and checks. */
export function resolveMemoryOptions(options: MemoryAdapterOptions): Readonly<Required<MemoryAdapterOptions>> {
  const problem = findOptionProblem(options, RULES);
  if (problem !== undefined) {
    throw new InvalidOptionError(problem.option, `of MemoryAdapter ${problem.problem}`, problem.allowed);
  }
  return Object.freeze({
    lifetime: options.lifetime ?? 3600,
    maxEntries: options.maxEntries ?? Infinity,
    sweepInterval: options.sweepInterval ?? 60,
  });
}
