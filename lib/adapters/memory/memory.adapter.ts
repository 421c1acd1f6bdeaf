import { setImmediate as nextTurn } from 'node:timers/promises';
import { SessionLockedError } from '../../errors/session-locked.error.js';
import { systemClock, type Clock } from '../../utils/clock.js';
import { LONGEST_TIMER } from '../../utils/deadline.js';
import { WaitingLine } from '../../utils/waiting-line.js';
import type {
  BinaryAdapter,
  EnumerableAdapter,
  HeldLock,
  LockingAdapter,
  LockOptions,
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../adapter-capabilities.js';
import { SessionAdapter } from '../session-adapter.js';
import { resolveMemoryOptions, type MemoryAdapterOptions } from './memory.options.js';

interface Entry {
  readonly data: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Sessions looked at in one go by `gc`: well under a millisecond. */
const SLICE = 5000;

/**
 * Keeps sessions in this process: for tests, development and programs of one process. They end with the process.
 *
 * Everything but `gc` and `ids` answers at once, without a promise.
 *
 * @example
 * ```ts
 * const adapter = new MemoryAdapter({ lifetime: 1800, maxEntries: 100_000 });
 * ```
 * @public
 */
export class MemoryAdapter
  extends SessionAdapter
  implements VersionedAdapter, EnumerableAdapter, BinaryAdapter, LockingAdapter
{
  /** Seconds; the default of the module's `lifetime`. */
  readonly lifetime: number;
  private readonly maxEntries: number;
  private readonly sweepInterval: number;
  /** In the order of last use, the least recent first. */
  private readonly entries = new Map<string, Entry>();
  private readonly line = new WaitingLine();
  private timer?: NodeJS.Timeout;
  /** One for all ids, so that a session made anew never has a version that an earlier one of its id had. */
  private lastVersion = 0;

  /** @throws InvalidOptionError */
  constructor(
    options: MemoryAdapterOptions = {},
    private readonly clock: Clock = systemClock,
  ) {
    super();
    const resolved = resolveMemoryOptions(options);
    this.lifetime = resolved.lifetime;
    this.maxEntries = resolved.maxEntries;
    this.sweepInterval = resolved.sweepInterval;
  }

  /** How many sessions take up memory, expired ones that were not swept yet included. */
  get size(): number {
    return this.entries.size;
  }

  /** Stops the timer; what is stored stays readable. */
  override close(): boolean {
    this.stopSweeping();
    return true;
  }

  read(id: string): string {
    return this.use(id)?.data ?? '';
  }

  write(id: string, data: string, lifetime: number): boolean {
    this.put(id, data, lifetime);
    return true;
  }

  destroy(id: string): boolean {
    this.forget(id);
    return true;
  }

  /** Removes what has expired, letting other work pass between slices. */
  override async gc(): Promise<number> {
    let removed = 0;
    let left = this.entries.size;
    for (const id of this.entries.keys()) {
      if (!this.live(id)) removed++;
      // What is used meanwhile moves to the end and would be met again: the count ends the loop, not the map.
      if (--left <= 0) break;
      if (left % SLICE === 0) await nextTurn();
    }
    return removed;
  }

  load(id: string): StoredSession | null {
    const entry = this.use(id);
    return entry ? this.stored(entry) : null;
  }

  swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): SwapResult {
    const current = this.live(id);
    if ((current?.version ?? null) !== expected) {
      return { swapped: false, current: current ? this.stored(current) : null };
    }
    if (next !== null) return { swapped: true, version: this.put(id, next, lifetime) };
    this.forget(id);
    return { swapped: true, version: null };
  }

  touch(id: string, version: SessionVersion, lifetime: number): boolean {
    const entry = this.live(id);
    if (entry?.version !== version) return false;
    this.place(id, { ...entry, expires: this.expiry(lifetime) });
    return true;
  }

  async *ids(): AsyncGenerator<string> {
    // A copy: what the caller reads meanwhile moves to the end of the map and would be met again.
    for (const id of [...this.entries.keys()]) if (this.live(id)) yield id;
  }

  /** Strings stay what they are. */
  keepBytes(): void {
    // Nothing is encoded here.
  }

  async lock(id: string, { wait, expiry }: LockOptions): Promise<HeldLock> {
    const leave = await this.line.enter(id, wait);
    if (leave === undefined) throw new SessionLockedError(wait);
    const timer = setTimeout(leave, Math.min(expiry * 1000, LONGEST_TIMER)).unref();
    const release = (): void => {
      clearTimeout(timer);
      leave();
    };
    return { release };
  }

  /** The session, if it has not expired; an expired one is removed on the way. */
  private live(id: string): Entry | undefined {
    const entry = this.entries.get(id);
    if (!entry || entry.expires > this.clock.now()) return entry;
    this.forget(id);
    return undefined;
  }

  private use(id: string): Entry | undefined {
    const entry = this.live(id);
    if (entry) this.place(id, entry);
    return entry;
  }

  private put(id: string, data: string, lifetime: number): number {
    const version = ++this.lastVersion;
    this.place(id, { data, version, expires: this.expiry(lifetime) });
    this.timer ??= setInterval(() => void this.gc(), this.sweepInterval * 1000).unref();
    return version;
  }

  private place(id: string, entry: Entry): void {
    this.entries.delete(id);
    this.entries.set(id, entry);
    if (this.entries.size > this.maxEntries) this.entries.delete(this.entries.keys().next().value as string);
  }

  private forget(id: string): void {
    this.entries.delete(id);
    if (this.entries.size === 0) this.stopSweeping();
  }

  private stopSweeping(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private stored(entry: Entry): StoredSession {
    return { data: entry.data, version: entry.version, remaining: (entry.expires - this.clock.now()) / 1000 };
  }

  private expiry(lifetime: number): number {
    return this.clock.now() + lifetime * 1000;
  }
}
