import { Cluster } from 'ioredis';
import { join } from 'node:path';
import {
  DatabaseAdapter,
  LibmemcachedAdapter,
  MemoryAdapter,
  RedisAdapter,
  RedisHashAdapter,
  StreamAdapter,
} from '../../dist/esm/index.js';

/** Seconds: a slow command on a busy machine is slow, not a failure. */
const PATIENT = 30;

const database = async (db) => {
  const adapter = new DatabaseAdapter({ db, timeout: PATIENT });
  await adapter.createTable();
  return adapter;
};

/** Adapters by the place where they keep the sessions. */
export const redisHash = ({ port, index }) => new RedisHashAdapter({ port, index, readTimeout: PATIENT });
export const redisString = ({ port, index }) => new RedisAdapter({ port, index, readTimeout: PATIENT });
export const redisHashCluster = ({ ports }) =>
  new RedisHashAdapter({
    client: new Cluster(ports.map((port) => ({ host: '127.0.0.1', port }))),
    readTimeout: PATIENT,
  });
export const memory = () => new MemoryAdapter();
export const files = ({ folder }) => new StreamAdapter({ savePath: join(folder, 'sessions') });
export const memcached = ({ port }) => new LibmemcachedAdapter({ servers: [{ host: '127.0.0.1', port }] });
export const sqlite = ({ folder }) => database({ dialect: 'sqlite', filename: join(folder, 'sessions.sqlite') });
export const postgres = (place) => database({ dialect: 'postgres', ...place });
export const mariadb = (place) => database({ dialect: 'mysql', ...place });
