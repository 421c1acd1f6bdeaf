import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { findOptionProblem, type OptionRule, type OptionRules } from '../../utils/option-rules.js';
import {
  type RedisAdapterOptions,
  resolveRedisOptions,
  type ResolvedRedisOptions,
  RULES as REDIS_RULES,
} from '../redis/redis.options.js';
import type { RedisHashClientLike } from './redis-hash-client-like.js';

/**
 * Options of {@link RedisHashAdapter}: the connection as {@link RedisAdapter} has it. The server is named in one way: by
 * `host` and `port`, by `socket`, by `url`, or by a `client`.
 *
 * @public
 */
export interface RedisHashAdapterOptions extends Pick<
  RedisAdapterOptions,
  'host' | 'port' | 'socket' | 'url' | 'auth' | 'index' | 'connectTimeout' | 'readTimeout' | 'retryInterval' | 'ssl'
> {
  /**
   * What the keys begin with. Adapters that share a database need prefixes of which none is the beginning of another.
   *
   * @defaultValue 'session:'
   */
  prefix?: string;
  /**
   * Seconds that a session lives without use: the default of the module's `lifetime`, and of the guide's verbs.
   *
   * @defaultValue 3600
   */
  lifetime?: number;
  /** A client of the application (ioredis `Redis` or `Cluster`, or iovalkey's). It is never closed here. */
  client?: RedisHashClientLike;
}

/** Phalcon's, and PHP's save path: this adapter is neither. */
const { path: _path, persistent: _persistent, timeout: _timeout, uniqueId: _uniqueId, ...shared } = REDIS_RULES;

const RULES: OptionRules & Record<keyof RedisHashAdapterOptions, OptionRule> = {
  ...shared,
  client: {
    valid: (value) =>
      REDIS_RULES.client.valid(value) && typeof (value as Partial<RedisHashClientLike>).hgetall === 'function',
    allowed: REDIS_RULES.client.allowed,
  },
};

/** Defaults and checks. @throws InvalidOptionError */
export function resolveRedisHashOptions(options: RedisHashAdapterOptions): ResolvedRedisOptions {
  const problem = findOptionProblem(options, RULES);
  if (problem) throw new InvalidOptionError(problem.option, `of RedisHashAdapter ${problem.problem}`, problem.allowed);
  return resolveRedisOptions({ ...options, prefix: options.prefix ?? 'session:' });
}
