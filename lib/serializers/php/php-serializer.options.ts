import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { findOptionProblem, oneOf, type OptionRules } from '../../utils/option-rules.js';

/**
 * Options of {@link PhpSerializer}.
 *
 * @public
 */
export interface PhpSerializerOptions {
  /**
   * PHP's `session.serialize_handler`.
   *
   * @defaultValue 'php'
   */
  handler?: 'php' | 'php_serialize' | 'php_binary';
  /**
   * `'phalcon'`: the second serialisation of the Redis and Libmemcached adapters of Phalcon 5 and of the Redis adapter
   * of Phalcon 4. `'none'`: PHP's own save handlers, Phalcon's Stream, Phalcon 3 on Redis.
   *
   * @defaultValue 'none'
   */
  envelope?: 'none' | 'phalcon';
  /**
   * Seconds that a session which PHP created lives at most, counted from when it is first written here: the module's
   * `absoluteLifetime`, since PHP has none. Infinity means no end.
   *
   * @defaultValue 86400
   */
  absoluteLifetime?: number;
}

const RULES: OptionRules = {
  handler: oneOf('php', 'php_serialize', 'php_binary'),
  envelope: oneOf('none', 'phalcon'),
  absoluteLifetime: {
    valid: (value) => typeof value === 'number' && value > 0,
    allowed: 'a number of seconds above 0, or Infinity',
  },
};

/** Defaults and checks. */
export function resolvePhpSerializerOptions(options: PhpSerializerOptions): Readonly<Required<PhpSerializerOptions>> {
  const problem = findOptionProblem(options, RULES);
  if (problem !== undefined) {
    throw new InvalidOptionError(problem.option, `of PhpSerializer ${problem.problem}`, problem.allowed);
  }
  return Object.freeze({
    handler: options.handler ?? 'php',
    envelope: options.envelope ?? 'none',
    absoluteLifetime: options.absoluteLifetime ?? 86_400,
  });
}
