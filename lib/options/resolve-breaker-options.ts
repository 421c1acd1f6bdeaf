import { InvalidOptionError } from '../errors/invalid-option.error.js';
import { findOptionProblem, type OptionRules, timerSeconds } from '../utils/option-rules.js';
import type { BreakerOptions } from './session-module-options.js';

/** The options of the breaker with their defaults; `failures` Infinity: it never opens. */
export type BreakerSettings = Readonly<Required<BreakerOptions>>;

const DEFAULT_FAILURES = 5;
const DEFAULT_RESET_AFTER = 0.25;

const RULES: OptionRules = {
  failures: {
    valid: (value) => Number.isSafeInteger(value) && (value as number) > 0,
    allowed: 'a whole number above 0',
  },
  resetAfter: timerSeconds,
};

/** Defaults and checks. @throws InvalidOptionError */
export function resolveBreakerOptions(options: BreakerOptions | false = {}): BreakerSettings {
  if (options === false) return Object.freeze({ failures: Infinity, resetAfter: DEFAULT_RESET_AFTER });
  const problem = findOptionProblem(options, RULES, 'breaker.');
  if (problem !== undefined) throw new InvalidOptionError(problem.option, problem.problem, problem.allowed);
  return Object.freeze({
    failures: options.failures ?? DEFAULT_FAILURES,
    resetAfter: options.resetAfter ?? DEFAULT_RESET_AFTER,
  });
}
