import {
  LibmemcachedAdapter,
  MemoryAdapter,
  NoopAdapter,
  RedisAdapter,
  RedisHashAdapter,
  type SessionAdapter,
  StreamAdapter,
} from '../../../lib/index.js';
import { EnvironmentError, type Environment } from './environment.js';

/** The stores that the demo can run on. One more is one more line here. */
const ADAPTERS: Record<string, (environment: Environment) => SessionAdapter> = {
  stream: () => new StreamAdapter(),
  memory: () => new MemoryAdapter(),
  noop: () => new NoopAdapter(),
  redis: (environment) => new RedisAdapter(serverOf(environment, 'REDIS', 6379)),
  'redis-hash': (environment) => new RedisHashAdapter(serverOf(environment, 'REDIS', 6379)),
  memcached: (environment) => new LibmemcachedAdapter({ servers: [serverOf(environment, 'MEMCACHED', 11211)] }),
};

/** `REDIS_HOST` and `REDIS_PORT`, as in the guide; the same for others. */
function serverOf(environment: Environment, name: string, port: number): { host: string; port: number } {
  return {
    host: environment[`${name}_HOST`] ?? '127.0.0.1',
    port: Number(environment[`${name}_PORT`] ?? port),
  };
}

/** `SESSION_ADAPTER`; files when it is not set. */
export function adapterOfEnvironment(environment: Environment): SessionAdapter {
  const name = environment['SESSION_ADAPTER'] ?? 'stream';
  if (!Object.hasOwn(ADAPTERS, name)) throw new EnvironmentError('SESSION_ADAPTER', name, Object.keys(ADAPTERS));
  return (ADAPTERS[name] as (typeof ADAPTERS)[string])(environment);
}
