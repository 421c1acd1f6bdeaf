import { loadDriver } from '../load-driver.js';
import { RedisClient, type RedisDriver } from '../redis/redis-client.js';
import type { RedisServer } from '../redis/redis-server.js';

/** One connection of our own, as {@link RedisAdapter} makes it; a missing driver is told in the name of this adapter. */
export function hashClient(
  server: RedisServer,
  load: () => Promise<RedisDriver> = () => import('ioredis'),
): RedisClient {
  return new RedisClient(server, () => loadDriver('RedisHashAdapter', 'ioredis', load));
}
