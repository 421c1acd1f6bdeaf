import { MemoryAdapter, NoopAdapter, type SessionAdapter, StreamAdapter } from '../../../lib/index.js';
import { EnvironmentError, type Environment } from './environment.js';

/** The stores that the demo can run on. One more is one more line here. */
const ADAPTERS: Record<string, (environment: Environment) => SessionAdapter> = {
  stream: () => new StreamAdapter(),
  memory: () => new MemoryAdapter(),
  noop: () => new NoopAdapter(),
};

/** `SESSION_ADAPTER`; files when it is not set. */
export function adapterOfEnvironment(environment: Environment): SessionAdapter {
  const name = environment['SESSION_ADAPTER'] ?? 'stream';
  if (!Object.hasOwn(ADAPTERS, name)) throw new EnvironmentError('SESSION_ADAPTER', name, Object.keys(ADAPTERS));
  return (ADAPTERS[name] as (typeof ADAPTERS)[string])(environment);
}
