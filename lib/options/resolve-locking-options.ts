import type { LockOptions } from '../adapters/adapter-capabilities.js';
import { InvalidOptionError } from '../errors/invalid-option.error.js';
import { findOptionProblem, type OptionRules, timerSeconds } from '../utils/option-rules.js';
import type { SessionLockingOptions } from './session-module-options.js';

/** Phalcon's: 100 tries, 50 milliseconds apart. */
const DEFAULT_WAIT = 5;
/** Phalcon's and PHP's. */
const DEFAULT_EXPIRY = 30;

const RULES: OptionRules = { wait: timerSeconds, expiry: timerSeconds };

/** Defaults and checks; false: sessions are not locked. @throws InvalidOptionError */
export function resolveLockingOptions(options: boolean | SessionLockingOptions = false): LockOptions | false {
  if (options === false) return false;
  const { wait, expiry }: SessionLockingOptions = options === true ? {} : checked(options);
  return Object.freeze({ wait: wait ?? DEFAULT_WAIT, expiry: expiry ?? DEFAULT_EXPIRY });
}

function checked(options: SessionLockingOptions): SessionLockingOptions {
  const problem = findOptionProblem(options, RULES, 'locking.');
  if (problem === undefined) return options;
  throw new InvalidOptionError(problem.option, problem.problem, problem.allowed);
}
