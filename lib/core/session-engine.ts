import { type AdapterCapabilities, capabilitiesOf } from '../adapters/adapter-capabilities.js';
import type { SessionAdapter } from '../adapters/session-adapter.js';
import { InvalidSessionAdapterError } from '../errors/invalid-session-adapter.error.js';
import { CommitQueue } from './commit/commit-queue.js';
import { createStore } from './commit/create-store.js';
import type { Protocol } from './commit/protocol.js';
import type { RecordStore } from './commit/record-store.js';
import { SessionLocks } from './session-locks.js';
import type { SessionSettings } from './session-settings.js';

/**
 * The long-lived part of a session module: the adapter and what it can do, the serializer, the lifetimes, the clock.
 * Managers, one per request, work through it.
 */
export class SessionEngine {
  /** What is asked: the adapter of the settings, or what protects it. */
  readonly adapter: SessionAdapter;
  readonly capabilities: AdapterCapabilities;
  readonly store: RecordStore;
  readonly protocol: Protocol;
  readonly queue: CommitQueue;
  /** Present if the requests of a session take turns. */
  readonly locks: SessionLocks | undefined;
  private readonly running = new Set<Promise<unknown>>();
  private readonly siblings = new WeakMap<SessionAdapter, SessionEngine>();

  constructor(readonly settings: SessionSettings) {
    const { adapter, protect, observer, clock, newId, commandTimeout } = settings;
    this.adapter = protect?.(adapter) ?? adapter;
    this.capabilities = capabilitiesOf(this.adapter);
    if (settings.serializer.encoding === 'binary') keepBytes(this.capabilities);
    this.locks = locksOf(settings, this.capabilities);
    this.store = createStore({ ...settings, adapter: this.adapter }, this.capabilities);
    this.queue = new CommitQueue(commandTimeout);
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

  /** Registers work that must be finished before the adapter may be closed; `settled` is called when it is. */
  track<T>(work: Promise<T>, settled?: () => void): Promise<T> {
    this.running.add(work);
    const done = (): void => {
      this.running.delete(work);
      settled?.();
    };
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
    const { lifetime, observer } = this.settings;
    try {
      await this.track(Promise.resolve(this.adapter.gc(lifetime)));
    } catch (error) {
      observer.notice({ type: 'gc-failed', error });
    }
  }
}

/** PHP's values hold any bytes: an adapter that keeps text would change them. @throws InvalidSessionAdapterError */
function keepBytes({ binary, keepsNothing }: AdapterCapabilities): void {
  if (binary === undefined && !keepsNothing) {
    throw new InvalidSessionAdapterError(
      'it keeps text, and the serializer makes bytes',
      'Use RedisAdapter, LibmemcachedAdapter, StreamAdapter or MemoryAdapter with it, or an adapter with keepBytes().',
    );
  }
  binary?.keepBytes();
}

/** @throws InvalidSessionAdapterError */
function locksOf({ locking }: SessionSettings, { lock }: AdapterCapabilities): SessionLocks | undefined {
  if (!locking) return undefined;
  if (lock !== undefined) return new SessionLocks(lock, locking);
  throw new InvalidSessionAdapterError(
    'it has no locks, and the option locking asks for them',
    'Use RedisAdapter, LibmemcachedAdapter, StreamAdapter or MemoryAdapter, or leave locking out.',
  );
}
