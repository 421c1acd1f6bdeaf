import { hash } from 'node:crypto';
import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { systemClock, type Clock } from '../../utils/clock.js';
import type {
  QuarantineAdapter,
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../adapter-capabilities.js';
import { SessionAdapter } from '../session-adapter.js';
import { CasTokens } from './cas-tokens.js';
import { resolveLibmemcachedOptions, type LibmemcachedAdapterOptions } from './libmemcached.options.js';
import { MemcachedClient, type MemcachedItem, type MemcachedLoader } from './memcached-client.js';
import { bytesOf, exptimeOf, MemcachedItems, textOf } from './memcached-item.js';

/** Seconds that data is kept that was set aside. */
const QUARANTINE = 86_400;

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
export class LibmemcachedAdapter extends SessionAdapter implements VersionedAdapter, QuarantineAdapter {
  /** Seconds; the default of the module's `lifetime`. */
  readonly lifetime: number;
  /** What a key of 250 bytes leaves beside the prefix, in characters. */
  readonly maxIdLength: number;
  /** What the server takes as one item, less its own part, in bytes. */
  readonly maxBytes: number;
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
    const version = versionOf(next);
    return asked('swap a session', async () => {
      const write = (token: string): Promise<boolean> => this.client.cas(key, value, token, exptime);
      const current =
        expected === null
          ? await this.create(key, () => this.client.add(key, value, exptime))
          : await this.changeIf(key, expected, write);
      return current === true ? { swapped: true, version } : { swapped: false, current };
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
    return asked('touch a session', async () => {
      for (;;) {
        const item = await this.client.get(key);
        if (item === null || versionOf(textOf(item.value)) !== version) return false;
        if (await this.client.cas(key, item.value, item.cas, exptime)) return true;
      }
    });
  }

  /** It is kept for a day under `<prefix><id>.corrupt`, which is no session's key. */
  async quarantine(id: string, data: string): Promise<void> {
    const key = this.items.keyOf(id);
    if (key === undefined) return;
    await asked('set a session aside', async () => {
      await this.changeIf(key, versionOf(data), async (token, item) => {
        if (item) await this.client.set(`${key}.corrupt`, item.value, QUARANTINE);
        return this.client.remove(key, token);
      });
    });
  }
}
