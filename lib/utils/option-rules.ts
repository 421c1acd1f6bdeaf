import { LONGEST_TIMER } from './deadline.js';

/** What an option may be; undefined stands for "not given" and is always fine. */
export interface OptionRule {
  readonly valid: (value: unknown) => boolean;
  /** What is allowed, for the error message. */
  readonly allowed: string;
}

export type OptionRules = Readonly<Record<string, OptionRule>>;

/** An option that cannot work: its path, what is wrong, what is allowed. */
export interface OptionProblem {
  readonly option: string;
  readonly problem: string;
  readonly allowed: string;
}

/** The first option that does not exist or has a value that cannot work. */
export function findOptionProblem(options: object, rules: OptionRules, path = ''): OptionProblem | undefined {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const option = path + name;
    if (rule === undefined) {
      return {
        option,
        problem: 'does not exist',
        allowed: Object.keys(rules)
          .map((other) => path + other)
          .join(', '),
      };
    }
    if (value !== undefined && !rule.valid(value)) {
      return { option, problem: 'has a value that cannot work', allowed: rule.allowed };
    }
  }
  return undefined;
}

const LONGEST_SECONDS = LONGEST_TIMER / 1000;

export const positiveSeconds: OptionRule = {
  valid: (value) => typeof value === 'number' && value > 0 && value < Infinity,
  allowed: 'a number of seconds above 0',
};

export const secondsOrZero: OptionRule = {
  valid: (value) => typeof value === 'number' && value >= 0 && value < Infinity,
  allowed: 'a number of seconds, 0 or above',
};

export const timerSeconds: OptionRule = {
  valid: (value) => positiveSeconds.valid(value) && (value as number) <= LONGEST_SECONDS,
  allowed: `a number of seconds above 0, at most ${LONGEST_SECONDS}`,
};

export const trueOrFalse: OptionRule = { valid: (value) => typeof value === 'boolean', allowed: 'true or false' };

export const anyString: OptionRule = { valid: (value) => typeof value === 'string', allowed: 'a string' };

export function oneOf(...values: readonly unknown[]): OptionRule {
  return {
    valid: (value) => values.includes(value),
    allowed: values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(', '),
  };
}

export function either(...rules: readonly OptionRule[]): OptionRule {
  return {
    valid: (value) => rules.some((rule) => rule.valid(value)),
    allowed: rules.map(({ allowed }) => allowed).join(', or '),
  };
}
