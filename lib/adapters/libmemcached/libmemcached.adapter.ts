import { hash, randomBytes } from 'node:crypto';
import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { SessionError } from '../../errors/session.error.js';
import { SessionLockedError } from '../../errors/session-locked.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { systemClock, type Clock } from '../../utils/clock.js';
import { DataEncoding } from '../../utils/data-encoding.js';
import { tryUntil } from '../../utils/try-until.js';
import type {
  BinaryAdapter,
  HeldLock,
  LockingAdapter,
  LockOptions,
  QuarantineAdapter,
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../adapter-capabilities.js';
import { SessionAdapter } from '../session-adapter.js';
import { CasTokens } from './cas-tokens.js';
import { resolveLibmemcachedOptions, type LibmemcachedAdapterOptions } from './libmemcached.options.js';
import { MemcachedClient, type CasToken, type MemcachedItem, type MemcachedLoader } from './memcached-client.js';
import { ASIDE, exptimeOf, MemcachedItems } from './memcached-item.js';

/** Seconds that data is kept that was set aside. */
const QUARANTINE = 86_400;
const CHANGED = Symbol('changed');

/** A change was made, or this is there instead. */
type Outcome = typeof CHANGED | StoredSession | null;

/**
 * Keeps each session in memcached under `<prefix><id>`, as Phalcon's Libmemcached does; the value is the serializer's
 * text and nothing else. Needs memcached 1.6 or newer and the package `memcached`.
 *
 * - The version of a session is a digest of its data, since memcached's own changes with every touch; memcached's cas
 *   token makes the write conditional.
 * - A session is gone when its server ends, or needs the memory for others.
 *
 * @example
 * ```ts
 * SessionModule.forRoot({ adapter: new LibmemcachedAdapter({ servers: [{ host: '10.0.0.5' }, { host: '10.0.0.6' }] }) });
 * ```
 * @public
 */
export class LibmemcachedAdapter
  extends SessionAdapter
  implements VersionedAdapter, QuarantineAdapter, BinaryAdapter, LockingAdapter
{
  /** Seconds; the default of the module's `lifetime`. */
  readonly lifetime: number;
  /** What a key of 250 bytes leaves beside the prefix, in characters. */
  readonly maxIdLength: number;
  /** What the server takes as one item, less its own part, in bytes. */
  readonly maxBytes: number;
  private readonly encoding = new DataEncoding();
  private readonly items: MemcachedItems;
  private readonly client: MemcachedClient;
  private readonly tokens = new CasTokens();

  /**
   * Connects when it is opened or first used.
   *
   * @param load - loads the driver; for tests
   * @throws InvalidOptionError
   */
  constructor(
    options: LibmemcachedAdapterOptions = {},
    private readonly clock: Clock = systemClock,
    load?: MemcachedLoader,
  ) {
    super();
    const resolved = resolveLibmemcachedOptions(options);
    this.lifetime = resolved.lifetime;
    this.items = new MemcachedItems(resolved.prefix, resolved.client.maxValue);
    this.maxIdLength = this.items.maxIdLength;
    this.maxBytes = this.items.maxBytes;
    this.client = new MemcachedClient(resolved, () => this.tokens.forget(), load);
  }

  /**
   * Looks at every server; one that does not answer is a warning.
   *
   * @throws MissingDriverError when `memcached` is not installed
   * @throws SessionStoreError for what is no memcached, or older than 1.6
   */
  override async open(): Promise<boolean> {
    await this.client.open();
    return true;
  }

  /** Ends the connections, with what still waits on them. */
  override async close(): Promise<boolean> {
    await this.client.close();
    return true;
  }

  async read(id: string): Promise<string> {
    return (await this.load(id))?.data ?? '';
  }

  async load(id: string): Promise<StoredSession | null> {
    const key = this.items.keyOf(id);
    return key === undefined ? null : asked('read a session', () => this.find(key));
  }

  async write(id: string, data: string, lifetime: number): Promise<boolean> {
    const key = this.requireKey('write a session', id);
    const value = this.requireValue('write a session', data);
    const exptime = this.exptime(lifetime);
    await asked('write a session', () => this.client.set(key, value, exptime));
    return true;
  }

  async destroy(id: string): Promise<boolean> {
    const key = this.items.keyOf(id);
    if (key !== undefined) await asked('destroy a session', () => this.client.remove(key));
    return true;
  }

  async swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Promise<SwapResult> {
    const key = this.requireKey('swap a session', id);
    if (next === null) return asked('swap a session', () => this.removeIf(key, expected));
    const value = this.requireValue('swap a session', next);
    const exptime = this.exptime(lifetime);
    return asked('swap a session', async () => {
      const current =
        expected === null
          ? await this.create(key, value, exptime)
          : await this.changeIf(key, expected, (token) => this.client.cas(key, value, token, exptime));
      return current === CHANGED ? { swapped: true, version: versionOf(next) } : { swapped: false, current };
    });
  }

  /**
   * Writes the same data with the new lifetime, on condition that nobody wrote since: memcached's own `touch` has no
   * condition, and would prolong an id that was retired meanwhile.
   */
  async touch(id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    const key = this.items.keyOf(id);
    const exptime = this.exptime(lifetime);
    if (key === undefined) return false;
    return asked('touch a session', () =>
      this.whileIs(key, version, ({ value, cas }) => this.client.cas(key, value, cas, exptime)),
    );
  }

  /** It is kept for a day under `<prefix><id>.corrupt`, which is no session's key. */
  async quarantine(id: string, data: string): Promise<void> {
    const key = this.items.keyOf(id);
    if (key === undefined) return;
    await asked('set a session aside', () =>
      this.whileIs(key, versionOf(data), async ({ value, cas }) => {
        await this.client.set(key + ASIDE, value, QUARANTINE);
        return this.client.remove(key, cas);
      }),
    );
  }

  keepBytes(): void {
    this.encoding.keepBytes();
  }

  /** The lock of PHP's handler: the key `<prefix>lock.<id>`, made by `add`. */
  async lock(id: string, { wait, expiry }: LockOptions): Promise<HeldLock> {
    const key = this.items.lockKeyOf(id);
    if (key === undefined) return { release: () => undefined };
    const holder = randomBytes(16).toString('hex');
    const taken = await tryUntil(wait, async () => {
      const isFree = await asked('lock a session', () => this.client.add(key, holder, this.exptime(expiry)));
      return isFree ? true : undefined;
    });
    if (taken === undefined) throw new SessionLockedError(wait);
    return { release: () => asked('unlock a session', () => this.unlock(key, holder)) };
  }

  /** Only if it still is ours: it may have ended, and be somebody else's by now. */
  private async unlock(key: string, holder: string): Promise<void> {
    const item = await this.client.get(key);
    if (item?.value === holder) await this.client.remove(key, item.cas);
  }

  private textOf({ value }: MemcachedItem): string {
    return this.encoding.unpacked(value);
  }

  private async find(key: string): Promise<StoredSession | null> {
    const item = await this.client.get(key);
    if (item === null) return null;
    const data = this.textOf(item);
    const version = versionOf(data);
    this.tokens.note(key, version, item.cas);
    return { data, version, remaining: item.remaining };
  }

  private async create(key: string, value: string, exptime: number): Promise<Outcome> {
    for (;;) {
      if (await this.client.add(key, value, exptime)) return CHANGED;
      const current = await this.find(key);
      // It went away between the two: the id is free.
      if (current !== null) return current;
    }
  }

  private async removeIf(key: string, expected: SessionVersion | null): Promise<SwapResult> {
    const remove = (token: CasToken): Promise<boolean> => this.client.remove(key, token);
    const current = expected === null ? await this.find(key) : await this.changeIf(key, expected, remove);
    if (current === CHANGED || (current === null && expected === null)) return { swapped: true, version: null };
    return { swapped: false, current };
  }

  /**
   * Changes a session that has the expected data. A refused token alone says nothing: a touch changes it too, so the data
   * is compared before somebody else's write is reported.
   */
  private async changeIf(
    key: string,
    expected: SessionVersion,
    change: (cas: CasToken) => Promise<boolean>,
  ): Promise<Outcome> {
    for (;;) {
      let token = this.tokens.take(key, expected);
      if (token === undefined) {
        const current = await this.find(key);
        if (current?.version !== expected) return current;
        token = this.tokens.take(key, expected);
      }
      if (token !== undefined && (await change(token))) return CHANGED;
    }
  }

  /** Tries a change until it is made, or the session is another one; whether it was made. */
  private async whileIs(
    key: string,
    version: SessionVersion,
    change: (item: MemcachedItem) => Promise<boolean>,
  ): Promise<boolean> {
    for (;;) {
      const item = await this.client.get(key);
      if (item === null || versionOf(this.textOf(item)) !== version) return false;
      if (await change(item)) return true;
    }
  }

  private requireKey(operation: string, id: string): string {
    const key = this.items.keyOf(id);
    if (key !== undefined) return key;
    const allowed = `1 to ${this.maxIdLength} characters of a-z, A-Z, 0-9, comma, hyphen`;
    throw new SessionStoreError(operation, undefined, `The id cannot be a key; allowed: ${allowed}.`);
  }

  private requireValue(operation: string, data: string): string {
    const problem = this.encoding.problemOf(data);
    if (problem !== undefined) throw new SessionStoreError(operation, undefined, problem);
    const value = this.encoding.packed(data);
    if (value.length <= this.maxBytes) return value;
    const sizes = `The data has ${value.length} bytes, more than the ${this.maxBytes} that one item can hold`;
    throw new SessionStoreError(operation, undefined, `${sizes}; see the option client.maxValue.`);
  }

  private exptime(lifetime: number): number {
    if (lifetime > 0 && lifetime < Infinity) return exptimeOf(lifetime, this.clock.now());
    throw new InvalidOptionError('lifetime', 'has a value that cannot work', 'a number of seconds above 0');
  }
}

function versionOf(data: string): SessionVersion {
  return hash('sha256', data, 'base64url');
}

/** What the driver and the servers throw is the cause of a `SessionStoreError`. */
async function asked<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw SessionError.is(cause) ? cause : new SessionStoreError(operation, { cause });
  }
}
