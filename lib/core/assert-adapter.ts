import type { SessionAdapter } from '../adapters/session-adapter.js';
import { InvalidSessionAdapterError } from '../errors/invalid-session-adapter.error.js';

const VERBS = ['open', 'close', 'read', 'write', 'destroy', 'gc'] as const;

/** @throws InvalidSessionAdapterError naming the verbs that are missing */
export function assertAdapter(adapter: unknown): asserts adapter is SessionAdapter {
  if (typeof adapter !== 'object' || adapter === null) throw new InvalidSessionAdapterError('it is not an object');
  const candidate = adapter as Record<string, unknown>;
  const missing = VERBS.filter((verb) => typeof candidate[verb] !== 'function');
  if (missing.length > 0)
    throw new InvalidSessionAdapterError(`it has no ${missing.map((verb) => `${verb}()`).join(', ')}`);
}
