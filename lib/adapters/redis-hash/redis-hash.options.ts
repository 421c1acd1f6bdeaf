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
  /**
   * How many bytes of large sessions this process keeps. They are never used without asking Redis whether they are still
   * what is stored, but then they need not be sent again. 0: none. A program that writes to the hashes itself has to
   * count their field `~r` up.
   *
   * @defaultValue 33554432
   */
  cacheBytes?: number;
  /** A client of the application (ioredis `Redis` or `Cluster`, or iovalkey's). It is never closed here. */
  client?: RedisHashClientLike;
}

/** 32 MiB: some hundred sessions of 100 kB, or many small ones. */
const DEFAULT_CACHE = 32 * 1024 * 1024;

interface ResolvedRedisHashOptions extends ResolvedRedisOptions {
  readonly cacheBytes: number;
}

/** Phalcon's, and PHP's save path: this adapter is neither. */
const { path: _path, persistent: _persistent, timeout: _timeout, uniqueId: _uniqueId, ...shared } = REDIS_RULES;

const RULES: OptionRules & Record<keyof RedisHashAdapterOptions, OptionRule> = {
  ...shared,
  cacheBytes: {
    valid: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
    allowed: 'a whole number of bytes, 0 or more',
  },
  client: {
    valid: (value) =>
      REDIS_RULES.client.valid(value) && typeof (value as Partial<RedisHashClientLike>).hgetall === 'function',
    allowed: REDIS_RULES.client.allowed,
  },
};

/** Defaults and checks. @throws InvalidOptionError */
export function resolveRedisHashOptions(options: RedisHashAdapterOptions): ResolvedRedisHashOptions {
  const problem = findOptionProblem(options, RULES);
  if (problem) throw new InvalidOptionError(problem.option, `of RedisHashAdapter ${problem.problem}`, problem.allowed);
  const { cacheBytes = DEFAULT_CACHE, prefix = 'session:', ...connection } = options;
  return { ...resolveRedisOptions({ ...connection, prefix }), cacheBytes };
}
