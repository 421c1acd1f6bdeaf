import type {
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../../adapters/adapter-capabilities.js';
import { andThen, type Awaitable } from '../../utils/awaitable.js';
import type { Clock } from '../../utils/clock.js';
import { hasEnded, type Lifetimes } from '../expiry.js';
import { storeLifetime } from '../rotation.js';
import { type SessionObserver, tellExpired } from '../session-observer.js';
import type { SessionRecord } from '../session-record.js';
import { asked, askedFor, type RecordCodec } from './record-codec.js';
import type { Found, RecordStore, SwapOutcome } from './record-store.js';

/** Records in an adapter with conditional writes: nothing is lost or revived, whoever else writes. */
export class VersionedStore implements RecordStore {
  constructor(
    private readonly adapter: VersionedAdapter,
    private readonly codec: RecordCodec,
    private readonly lifetimes: Lifetimes,
    private readonly clock: Clock,
    private readonly observer: SessionObserver,
  ) {}

  load(id: string): Awaitable<Found | null> {
    return askedFor(
      'load a session',
      () => this.adapter.load(id),
      (stored) => this.found(id, stored),
    );
  }

  swap(id: string, expected: Found | null, next: SessionRecord | null): Awaitable<SwapOutcome> {
    const text = next === null ? null : this.codec.encode(id, next);
    const lifetime = next === null ? 0 : storeLifetime(next.metadata, this.lifetimes, this.clock.now());
    return askedFor(
      'write a session',
      () => this.adapter.swap(id, expected?.version ?? null, text, lifetime),
      (result) => this.outcome(id, result, next, lifetime),
    );
  }

  touch({ id, version, record }: Found): Awaitable<boolean> {
    const lifetime = storeLifetime(record.metadata, this.lifetimes, this.clock.now());
    return asked('touch a session', () => this.adapter.touch(id, version, lifetime));
  }

  private outcome(
    id: string,
    result: SwapResult,
    next: SessionRecord | null,
    remaining: number,
  ): Awaitable<SwapOutcome> {
    if (!result.swapped) return andThen(this.found(id, result.current), (current) => ({ swapped: false, current }));
    if (next === null || result.version === null) return { swapped: true, found: null };
    return { swapped: true, found: { id, record: next, version: result.version, remaining, at: this.clock.now() } };
  }

  private found(id: string, stored: StoredSession | null): Awaitable<Found | null> {
    if (stored === null) return null;
    return andThen(this.codec.decode(id, stored.data), (record) => {
      const at = this.clock.now();
      if (record === null) return null;
      return hasEnded(record.metadata, at) ? this.expired(id) : new StoredRecord(id, record, stored, at);
    });
  }

  private expired(id: string): null {
    tellExpired(this.observer, id, 'absolute');
    return null;
  }
}

/** Its version is asked for when it is written: an adapter may have to compute it. */
class StoredRecord implements Found {
  readonly remaining: number;

  constructor(
    readonly id: string,
    readonly record: SessionRecord,
    private readonly stored: StoredSession,
    readonly at: number,
  ) {
    this.remaining = stored.remaining;
  }

  get version(): SessionVersion {
    return this.stored.version;
  }
}
