import type { StoredSession, SwapResult, VersionedAdapter } from '../../adapters/adapter-capabilities.js';
import type { Clock } from '../../utils/clock.js';
import { shortHash } from '../../utils/short-hash.js';
import { hasEnded, type Lifetimes } from '../expiry.js';
import { storeLifetime } from '../rotation.js';
import { type SessionObserver, tell } from '../session-observer.js';
import type { SessionRecord } from '../session-record.js';
import { asked, type RecordCodec } from './record-codec.js';
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

  async load(id: string): Promise<Found | null> {
    const stored = await asked('load a session', () => this.adapter.load(id));
    return this.found(id, stored);
  }

  async swap(id: string, expected: Found | null, next: SessionRecord | null): Promise<SwapOutcome> {
    const text = next === null ? null : this.codec.encode(id, next);
    const lifetime = next === null ? 0 : storeLifetime(next.metadata, this.lifetimes, this.clock.now());
    const result = await asked('write a session', () =>
      this.adapter.swap(id, expected?.version ?? null, text, lifetime),
    );
    return this.outcome(id, result, next, lifetime);
  }

  touch({ id, version, record }: Found): Promise<boolean> {
    const lifetime = storeLifetime(record.metadata, this.lifetimes, this.clock.now());
    return asked('touch a session', () => this.adapter.touch(id, version, lifetime));
  }

  private async outcome(
    id: string,
    result: SwapResult,
    next: SessionRecord | null,
    remaining: number,
  ): Promise<SwapOutcome> {
    if (!result.swapped) return { swapped: false, current: await this.found(id, result.current) };
    if (next === null || result.version === null) return { swapped: true, found: null };
    return { swapped: true, found: { id, record: next, version: result.version, remaining, at: this.clock.now() } };
  }

  private async found(id: string, stored: StoredSession | null): Promise<Found | null> {
    if (stored === null) return null;
    const record = await this.codec.decode(id, stored.data);
    if (record === null) return null;
    if (hasEnded(record.metadata, this.clock.now())) {
      tell(this.observer, 'expired', () => ({ type: 'expired', session: shortHash(id), end: 'absolute' }));
      return null;
    }
    const { remaining } = stored;
    // Asked for when it is written: an adapter may have to compute it.
    return {
      id,
      record,
      remaining,
      at: this.clock.now(),
      get version() {
        return stored.version;
      },
    };
  }
}
