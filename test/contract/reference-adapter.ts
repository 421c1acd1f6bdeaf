import type {
  BinaryAdapter,
  EnumerableAdapter,
  HeldLock,
  LockingAdapter,
  LockOptions,
  QuarantineAdapter,
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../../lib/adapters/adapter-capabilities.js';
import { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import { SessionLockedError } from '../../lib/errors/session-locked.error.js';
import type { Awaitable } from '../../lib/utils/awaitable.js';
import type { Clock } from '../../lib/utils/clock.js';
import { WaitingLine } from '../../lib/utils/waiting-line.js';

export interface Kept {
  readonly data: string;
  readonly version: SessionVersion;
  readonly expires: number;
}

/** Every power and every limit, in as many small steps as there are ways to break one. */
export class ReferenceAdapter
  extends SessionAdapter
  implements VersionedAdapter, EnumerableAdapter, QuarantineAdapter, BinaryAdapter, LockingAdapter
{
  readonly maxIdLength: number = 64;
  readonly maxBytes: number = 100_000;
  kept = new Map<string, Kept>();
  revision = 0;
  readonly line = new WaitingLine();
  readonly lockedIds = new Set<string>();

  constructor(readonly clock: Clock) {
    super();
  }

  read(id: string): Awaitable<string> {
    return this.live(id)?.data ?? '';
  }

  write(id: string, data: string, lifetime: number): Awaitable<boolean> {
    this.refuse(id, data);
    this.put(id, data, lifetime);
    return true;
  }

  destroy(id: string): Awaitable<boolean> {
    this.kept.delete(this.key(id));
    return true;
  }

  override gc(maxLifetime: number): Awaitable<number | boolean> {
    void maxLifetime;
    const expired = [...this.kept].filter(([, kept]) => this.isOver(kept));
    for (const [key] of expired) this.kept.delete(key);
    return expired.length;
  }

  load(id: string): Awaitable<StoredSession | null> {
    const kept = this.live(id);
    return kept ? this.describe(kept) : null;
  }

  swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Awaitable<SwapResult> {
    if (next !== null) this.refuse(id, next);
    const kept = this.live(id);
    if ((kept?.version ?? null) !== expected) return this.refusal(kept);
    return { swapped: true, version: this.replace(id, next, lifetime) };
  }

  touch(id: string, version: SessionVersion, lifetime: number): Awaitable<boolean> {
    const kept = this.live(id);
    if (kept?.version !== version) return false;
    this.kept.set(this.key(id), { ...kept, expires: this.end(lifetime) });
    return true;
  }

  async *ids(): AsyncGenerator<string> {
    for (const [id, kept] of [...this.kept]) if (!this.isOver(kept)) yield id;
  }

  quarantine(id: string, data: string): Awaitable<void> {
    if (this.live(id)?.data === data) this.kept.delete(this.key(id));
  }

  keepBytes(): void {
    // Strings are kept as they are.
  }

  isLocked(id: string): boolean {
    return this.lockedIds.has(id);
  }

  async lock(id: string, { wait }: LockOptions): Promise<HeldLock> {
    const leave = await this.line.enter(id, wait);
    if (leave === undefined) throw new SessionLockedError(wait);
    this.lockedIds.add(id);
    const release = (): void => {
      this.lockedIds.delete(id);
      leave();
    };
    return { release };
  }

  key(id: string): string {
    return id;
  }

  encode(data: string): string {
    return data;
  }

  refuse(id: string, data: string): void {
    if (id.length > this.maxIdLength) throw new RangeError('id');
    if (Buffer.byteLength(data) > this.maxBytes) throw new RangeError('data');
  }

  isOver(kept: Kept): boolean {
    return kept.expires <= this.clock.now();
  }

  end(lifetime: number): number {
    return this.clock.now() + lifetime * 1000;
  }

  live(id: string): Kept | undefined {
    const kept = this.kept.get(this.key(id));
    return kept && !this.isOver(kept) ? kept : undefined;
  }

  put(id: string, data: string, lifetime: number): SessionVersion {
    const version = ++this.revision;
    this.kept.set(this.key(id), { data: this.encode(data), version, expires: this.end(lifetime) });
    return version;
  }

  replace(id: string, next: string | null, lifetime: number): SessionVersion | null {
    if (next !== null) return this.put(id, next, lifetime);
    this.kept.delete(this.key(id));
    return null;
  }

  refusal(kept: Kept | undefined): SwapResult {
    return { swapped: false, current: kept ? this.describe(kept) : null };
  }

  describe({ data, version, expires }: Kept): StoredSession {
    return { data, version, remaining: (expires - this.clock.now()) / 1000 };
  }
}
