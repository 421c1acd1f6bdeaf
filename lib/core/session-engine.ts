import { type AdapterCapabilities, capabilitiesOf } from '../adapters/adapter-capabilities.js';
import type { SessionAdapter } from '../adapters/session-adapter.js';
import { CommitQueue } from './commit/commit-queue.js';
import { createStore } from './commit/create-store.js';
import type { Protocol } from './commit/protocol.js';
import type { RecordStore } from './commit/record-store.js';
import type { SessionSettings } from './session-settings.js';

/**
 * The long-lived part of a session module: the adapter and what it can do, the serializer, the lifetimes, the clock.
 * Managers, one per request, work through it.
 */
export class SessionEngine {
  readonly capabilities: AdapterCapabilities;
  readonly store: RecordStore;
  readonly protocol: Protocol;
  readonly queue = new CommitQueue();
  private readonly running = new Set<Promise<unknown>>();
  private readonly siblings = new WeakMap<SessionAdapter, SessionEngine>();

  constructor(readonly settings: SessionSettings) {
    const { adapter, observer, clock, newId } = settings;
    this.capabilities = capabilitiesOf(adapter);
    this.store = createStore(settings, this.capabilities);
    this.protocol = { store: this.store, clock, observer, newId };
  }

  /** Nothing is ever stored, so nothing is created and no cookie leaves. */
  get keepsNothing(): boolean {
    return this.capabilities.keepsNothing === true;
  }

  /** The same engine on another adapter (`setAdapter()` on one request's manager). */
  withAdapter(adapter: SessionAdapter): SessionEngine {
    if (adapter === this.settings.adapter) return this;
    const sibling = this.siblings.get(adapter) ?? new SessionEngine({ ...this.settings, adapter });
    this.siblings.set(adapter, sibling);
    return sibling;
  }

  /** Registers work that must be finished before the adapter may be closed. */
  track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    const done = (): boolean => this.running.delete(work);
    work.then(done, done);
    return work;
  }

  /** Settles when no commit and no touch is on its way. */
  async drain(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
    await this.queue.idle();
  }

  /** Removes expired sessions of stores that would keep them; a failure is reported and tried again next time. */
  async gc(): Promise<void> {
    const { adapter, lifetime, observer } = this.settings;
    try {
      await this.track(Promise.resolve(adapter.gc(lifetime)));
    } catch (error) {
      observer.notice({ type: 'gc-failed', error });
    }
  }
}
