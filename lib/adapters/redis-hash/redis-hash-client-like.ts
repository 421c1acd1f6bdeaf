import type { RedisClientLike } from '../redis/redis-client-like.js';

/**
 * The part of a Redis client that {@link RedisHashAdapter} uses. The `Redis` and `Cluster` of ioredis 5 and 6 fit, and
 * those of iovalkey.
 *
 * @public
 */
export interface RedisHashClientLike extends RedisClientLike {
  hgetall(key: string): Promise<Record<string, string>>;
}
