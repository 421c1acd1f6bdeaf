import { MemoryAdapter } from '../../../../lib/adapters/memory/memory.adapter.js';
import type { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import type { Awaitable } from '../../../../lib/utils/awaitable.js';
import { AroundAdapter, type StoreCall } from '../../around.adapter.js';
import type { FaultyStore, StoreFault } from '../faulty-store.js';

class HangingAdapter extends AroundAdapter {
  isStopped = false;

  protected around<T>({ verb }: StoreCall, pass: () => Awaitable<T>): Awaitable<T> {
    return this.isStopped && verb !== 'close' ? new Promise(() => undefined) : pass();
  }
}

/** An adapter of an application, without any deadline of its own. */
export class HangingStore implements FaultyStore {
  readonly name = 'an adapter that waits for ever';
  private readonly hanging = new HangingAdapter(new MemoryAdapter());

  readonly faults: readonly StoreFault[] = [
    {
      name: 'stopped',
      hits: 'all',
      begin: () => (this.hanging.isStopped = true),
      end: () => (this.hanging.isStopped = false),
    },
  ];

  async start(): Promise<void> {
    // It is there.
  }

  adapter(): SessionAdapter {
    return this.hanging;
  }

  observer(): SessionAdapter {
    return this.hanging.inner;
  }

  async stop(): Promise<void> {
    // Nothing runs.
  }
}
