import { MemoryAdapter } from './adapters/memory/memory.adapter.js';
import { NoopAdapter } from './adapters/noop/noop.adapter.js';
import type { SessionAdapter } from './adapters/session-adapter.js';
import { StreamAdapter } from './adapters/stream/stream.adapter.js';
import { CircuitBreakerAdapter, type StoreListener } from './adapters/wrappers/circuit-breaker.adapter.js';
import { DeadlineAdapter } from './adapters/wrappers/deadline.adapter.js';
import type { SessionObserver } from './core/session-observer.js';
import type { ModuleSettings } from './options/resolve-module-options.js';

/** Seconds that a store may take for one command. */
export const DEFAULT_COMMAND_TIMEOUT = 0.5;

/**
 * Puts a deadline and a breaker around adapters that can be slow or away. The memory of this process cannot. A disk is
 * no network: a deadline there would fail requests whenever a busy machine is slow to write, so it has to be asked for.
 */
export function protectionOf(
  { commandTimeout, breaker }: Pick<ModuleSettings, 'commandTimeout' | 'breaker'>,
  observer: SessionObserver,
): (adapter: SessionAdapter) => SessionAdapter {
  return (adapter) => {
    // A subclass may do anything.
    if (adapter.constructor === MemoryAdapter || adapter.constructor === NoopAdapter) return adapter;
    const seconds = commandTimeout ?? (adapter instanceof StreamAdapter ? undefined : DEFAULT_COMMAND_TIMEOUT);
    const limited =
      seconds === undefined || answersWithin(adapter) <= seconds ? adapter : new DeadlineAdapter(adapter, seconds);
    return new CircuitBreakerAdapter(limited, breaker, listenerOf(nameOf(adapter), observer));
  };
}

/** Seconds after which an adapter gives up by itself: one deadline is enough. */
function answersWithin(adapter: SessionAdapter): number {
  const { answersWithin: seconds } = adapter as { readonly answersWithin?: unknown };
  return typeof seconds === 'number' ? seconds : Infinity;
}

/** Any object with the six verbs is an adapter: it may have no class, or one without a name. */
function nameOf(adapter: object): string {
  const { name = '' } = (adapter as { readonly constructor?: { readonly name?: string } }).constructor ?? {};
  return name === '' ? 'adapter' : name;
}

function listenerOf(store: string, observer: SessionObserver): StoreListener {
  return {
    failed: (operation, error) => observer.notice({ type: 'store-failure', store, operation, error }),
    said: (message) => observer.notice({ type: 'store-warning', store, message }),
    opened: (error) => observer.notice({ type: 'breaker-open', store, error }),
    closed: () => observer.notice({ type: 'breaker-closed', store }),
    recovered: ({ seconds, failures }) => observer.notice({ type: 'store-recovered', store, seconds, failures }),
  };
}
