import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisAdapterOptions } from '../../../lib/adapters/redis/redis.options.js';
import type { PhpSessionOptions } from '../../../lib/php/php-session.options.js';
import { MemcachedServer } from '../../support/servers/memcached-server.js';
import { requirePhp } from '../../support/servers/php.js';
import { RedisServer } from '../../support/servers/redis-server.js';
import { newFolder } from '../../support/servers/server-process.js';
import type { PhpSettings } from './php-worker.js';

/** Seconds: a busy machine makes no test fail that is not about deadlines. */
export const PATIENCE = 30;

/** A store that both sides use: how PHP is configured, and what one call says here. */
export interface SharedStore {
  readonly name: string;
  readonly php: (places: Places) => PhpSettings;
  readonly here: (places: Places) => PhpSessionOptions;
}

/** Where the test's own stores are. */
export class Places {
  private constructor(
    readonly redis: RedisServer,
    readonly memcached: MemcachedServer,
    readonly folder: string,
  ) {}

  /** What is missing on the machine is installed here, once: that may take a while. */
  static async start(): Promise<Places> {
    requirePhp('redis', 'memcached');
    const [redis, memcached, folder] = await Promise.all([
      RedisServer.start(),
      MemcachedServer.start(),
      newFolder('shared'),
    ]);
    mkdirSync(join(folder, 'php'));
    mkdirSync(join(folder, 'phalcon'));
    return new Places(redis, memcached, folder);
  }

  async stop(): Promise<void> {
    await Promise.all([this.redis.stop(), this.memcached.stop()]);
  }
}

const memcachedOf = ({ memcached }: Places): PhpSessionOptions['libmemcached'] => ({
  servers: [{ port: memcached.port }],
  client: { timeout: PATIENCE * 1000 },
});
const redisOf = ({ redis }: Places): RedisAdapterOptions => ({ port: redis.port, readTimeout: PATIENCE });

/** PHP's own handlers. */
export const PHP_STORES: readonly SharedStore[] = [
  {
    name: 'php on redis',
    php: ({ redis }) => ({
      ini: { 'session.save_handler': 'redis', 'session.save_path': `tcp://127.0.0.1:${redis.port}` },
    }),
    here: (places) => ({ from: 'php', redis: redisOf(places) }),
  },
  {
    name: 'php on memcached',
    php: ({ memcached }) => ({
      ini: { 'session.save_handler': 'memcached', 'session.save_path': `127.0.0.1:${memcached.port}` },
    }),
    here: (places) => ({ from: 'php', libmemcached: memcachedOf(places) }),
  },
  {
    name: 'php on files',
    php: ({ folder }) => ({
      ini: { 'session.save_handler': 'files', 'session.save_path': join(folder, 'php') },
    }),
    here: ({ folder }) => ({ from: 'php', files: { savePath: join(folder, 'php') } }),
  },
];

/** Phalcon's adapters as handlers.php speaks for them. */
export const PHALCON_STORES: readonly SharedStore[] = [
  {
    name: 'phalcon 5 on redis',
    php: ({ redis }) => ({ ini: {}, handler: 'PhalconRedis', options: { port: redis.port } }),
    here: (places) => ({ from: 'phalcon-5', redis: redisOf(places) }),
  },
  {
    name: 'phalcon 5 on memcached',
    php: ({ memcached }) => ({ ini: {}, handler: 'PhalconLibmemcached', options: { port: memcached.port } }),
    here: (places) => ({ from: 'phalcon-5', libmemcached: memcachedOf(places) }),
  },
  {
    name: 'phalcon 5 on files',
    php: ({ folder }) => ({ ini: {}, handler: 'PhalconStream', options: { savePath: join(folder, 'phalcon') } }),
    here: ({ folder }) => ({ from: 'phalcon-5', files: { savePath: join(folder, 'phalcon') } }),
  },
  {
    name: 'phalcon 4 on memcached',
    php: ({ memcached }) => ({
      ini: {},
      handler: 'PhalconLibmemcached',
      options: { port: memcached.port, envelope: false },
    }),
    here: (places) => ({ from: 'phalcon-4', libmemcached: memcachedOf(places) }),
  },
  {
    name: 'phalcon 3 on redis',
    php: ({ redis }) => ({
      ini: {},
      handler: 'PhalconRedis',
      options: { port: redis.port, envelope: false, prefix: '_PHCRmy-app-', lifetime: 8600 },
    }),
    here: (places) => ({ from: 'phalcon-3', redis: { ...redisOf(places), prefix: 'my-app-' } }),
  },
];

/** The ways in which PHP frames a session. */
export const HANDLERS = ['php', 'php_serialize', 'php_binary'] as const;
