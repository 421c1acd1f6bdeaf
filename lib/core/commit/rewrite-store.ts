import type { SessionAdapter } from '../../adapters/session-adapter.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import type { Clock } from '../../utils/clock.js';
import { hasEnded, type Lifetimes, remainingSinceWritten } from '../expiry.js';
import { storeLifetime } from '../rotation.js';
import { type SessionObserver, tellExpired } from '../session-observer.js';
import type { SessionRecord } from '../session-record.js';
import { asked, type RecordCodec } from './record-codec.js';
import type { Found, RecordStore, SwapOutcome } from './record-store.js';

/**
 * Records in an adapter with nothing but the six verbs: reads again, compares, writes. Between the comparison and the
 * write another process may write: best effort, and the documentation says so. The text itself is the version; the
 * time of writing stands in the record, since the adapter cannot tell what is left of a lifetime.
 */
export class RewriteStore implements RecordStore {
  constructor(
    private readonly adapter: SessionAdapter,
    private readonly codec: RecordCodec,
    private readonly lifetimes: Lifetimes,
    private readonly clock: Clock,
    private readonly observer: SessionObserver,
  ) {}

  async load(id: string): Promise<Found | null> {
    return (await this.look(id)).found;
  }

  async swap(id: string, expected: Found | null, next: SessionRecord | null): Promise<SwapOutcome> {
    const { found: current, isUnreadable } = await this.look(id);
    if (isUnreadable) return { swapped: false, current: null };
    if ((current?.version ?? null) !== (expected?.version ?? null)) return { swapped: false, current };
    if (next !== null) return { swapped: true, found: await this.write(id, next) };
    if (current !== null)
      this.confirm('destroy a session', await asked('destroy a session', () => this.adapter.destroy(id)));
    return { swapped: true, found: null };
  }

  async touch({ id, version }: Found): Promise<boolean> {
    const current = await this.load(id);
    if (current?.version !== version) return false;
    await this.write(id, current.record);
    return true;
  }

  private async write(id: string, { metadata, ...rest }: SessionRecord): Promise<Found> {
    const now = this.clock.now();
    const record = { ...rest, metadata: { ...metadata, written: now } };
    const data = this.codec.encode(id, record);
    const remaining = storeLifetime(metadata, this.lifetimes, now);
    this.confirm('write a session', await asked('write a session', () => this.adapter.write(id, data, remaining)));
    return { id, record, version: data, remaining, at: now };
  }

  /** What is there; unreadable data is nobody's session, but no free place either. */
  private async look(id: string): Promise<{ found: Found | null; isUnreadable: boolean }> {
    const data = await asked('read a session', () => this.adapter.read(id));
    if (typeof data !== 'string')
      throw new SessionStoreError(`read a session: read() gave ${typeof data}, not a string`);
    const record = data === '' ? null : await this.codec.decode(id, data);
    return { found: record && this.found(id, data, record), isUnreadable: data !== '' && record === null };
  }

  private found(id: string, data: string, record: SessionRecord): Found | null {
    const now = this.clock.now();
    const remaining =
      record.metadata.retired === undefined
        ? remainingSinceWritten(record.metadata, this.lifetimes, now)
        : storeLifetime(record.metadata, this.lifetimes, now) - (now - record.metadata.retired.at) / 1000;
    const isOver = hasEnded(record.metadata, now);
    if (isOver || remaining <= 0) {
      tellExpired(this.observer, id, isOver ? 'absolute' : 'idle');
      return null;
    }
    return { id, record, version: data, remaining, at: now };
  }

  private confirm(operation: string, done: unknown): void {
    if (done === false) throw new SessionStoreError(`${operation}: the adapter answered false`);
  }
}
