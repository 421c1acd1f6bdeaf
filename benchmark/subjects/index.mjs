/** Who is compared, by key; `load` gives what makes the subject's module for the place of its sessions. */
export const SUBJECTS = {
  bare: { name: 'bare Nest', load: async () => (await import('./bare.mjs')).bare },
  expressSession: { name: 'express-session', load: async () => (await import('./express-session.mjs')).expressSession },
  nestjsSession: { name: 'nestjs-session', load: async () => (await import('./express-session.mjs')).nestjsSession },
  fastifySession: {
    name: '@fastify/session',
    load: async () => (await import('./fastify-session.mjs')).fastifySessionDefaults,
  },
  fastifySessionNotRolling: {
    name: '@fastify/session, rolling off',
    load: async () => (await import('./fastify-session.mjs')).fastifySessionNotRolling,
  },
  floor: { name: 'written by hand', load: async () => (await import('./floor.mjs')).floor },
  redisHash: { name: 'RedisHashAdapter', load: our('redisHash') },
  redisString: { name: 'RedisAdapter', load: our('redisString') },
  redisHashCluster: { name: 'RedisHashAdapter, cluster of 3', load: our('redisHashCluster') },
  memory: { name: 'MemoryAdapter', load: our('memory') },
  files: { name: 'StreamAdapter', load: our('files') },
  memcached: { name: 'LibmemcachedAdapter', load: our('memcached') },
  sqlite: { name: 'DatabaseAdapter, SQLite', load: our('sqlite') },
  postgres: { name: 'DatabaseAdapter, PostgreSQL', load: our('postgres') },
  mariadb: { name: 'DatabaseAdapter, MariaDB', load: our('mariadb') },
};

/** The comparison on Redis, by platform. */
export const COMPARED = {
  express: ['bare', 'expressSession', 'nestjsSession', 'floor', 'redisHash', 'redisString'],
  fastify: ['bare', 'fastifySession', 'fastifySessionNotRolling', 'floor', 'redisHash', 'redisString'],
};

export const OURS = ['redisHash', 'redisString'];

function our(adapter) {
  return async () => {
    const [{ ours }, adapters] = await Promise.all([import('./ours.mjs'), import('./our-adapters.mjs')]);
    return ours(adapters[adapter]);
  };
}
