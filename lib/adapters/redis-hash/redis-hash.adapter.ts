import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import type { Awaitable } from '../../utils/awaitable.js';
import { systemClock, type Clock } from '../../utils/clock.js';
import { voiceOf } from '../../utils/voice.js';
import type {
  ConditionalFieldsAdapter,
  EnumerableAdapter,
  FieldsAdapter,
  FieldsChange,
  FieldsResult,
  SessionVersion,
  StoredFields,
  UnchangedFields,
} from '../adapter-capabilities.js';
import { RedisCommands } from '../redis/redis-commands.js';
import { GivenConnection } from '../redis/redis-connection.js';
import { RedisKeys } from '../redis/redis-keys.js';
import { serversOf, type RedisServer } from '../redis/redis-server.js';
import { SessionAdapter } from '../session-adapter.js';
import { type GuideData, GuideSessions } from './guide-sessions.js';
import type { RedisHashClientLike } from './redis-hash-client-like.js';
import { hashClient } from './redis-hash-client.js';
import { resolveRedisHashOptions, type RedisHashAdapterOptions } from './redis-hash.options.js';
import { RedisHashSessions } from './redis-hash-sessions.js';
import { textOf } from './session-hash.js';

/**
 * Keeps each session as a hash under `<prefix><id>` of a Redis or Valkey server, one field per variable and per key of a
 * bag, in the layout of Redis' own guide to sessions: `HGET session:<id> username` answers `andrew`.
 *
 * - A request writes the fields that it changed; parallel ones that change others do not meet, and counting is Redis' own.
 * - A read is one command (HGETALL), a write one script on one key. No script decodes a value.
 * - A session above 2 kB that this process had before is sent again only when it changed (`cacheBytes`).
 * - Redis ends sessions by itself, to the millisecond; `gc` has nothing to do.
 * - A command without answer fails after `readTimeout`, and is never sent again.
 * - The guide's verbs (`createSession()`, `getSession()` ...) work without Nest, on the same sessions.
 *
 * @example
 * ```ts
 * SessionModule.forRoot({ adapter: new RedisHashAdapter({ host: 'redis.internal', lifetime: 1800 }) });
 * ```
 * @public
 */
export class RedisHashAdapter
  extends SessionAdapter
  implements FieldsAdapter, ConditionalFieldsAdapter, EnumerableAdapter
{
  /** Seconds; the default of the module's `lifetime` and of the guide's verbs. */
  readonly lifetime: number;
  /** As the option. */
  readonly cacheBytes: number;
  /** Seconds within which every command is answered or fails. */
  readonly answersWithin: number;
  private readonly commands: RedisCommands<RedisHashClientLike>;
  private readonly keys: RedisKeys;
  private readonly sessions: RedisHashSessions;
  private readonly guide: GuideSessions;
  private readonly reopen: () => void;
  /** Seconds that the first connection and the first commands may take. */
  private readonly bootTime: number;

  /**
   * Connects to nothing yet: `open` does, or else the first command.
   *
   * @throws InvalidOptionError
   */
  constructor(options: RedisHashAdapterOptions = {}, clock: Clock = systemClock) {
    super();
    const resolved = resolveRedisHashOptions(options);
    const { client, lifetime, prefix, readTimeout, connectTimeout, cacheBytes } = resolved;
    const own = client === undefined ? hashClient(serversOf(resolved)[0] as RedisServer) : undefined;
    const connection = own ?? new GivenConnection(client as RedisHashClientLike);
    this.lifetime = lifetime;
    this.cacheBytes = cacheBytes;
    this.answersWithin = readTimeout;
    this.bootTime = connectTimeout + readTimeout;
    this.commands = new RedisCommands(connection, readTimeout, voiceOf(this));
    this.keys = new RedisKeys(prefix);
    this.sessions = new RedisHashSessions(this.commands, this.keys, lifetime, clock);
    this.guide = new GuideSessions(this.sessions, lifetime, () => clock.now());
    this.reopen = () => own?.reopen();
  }

  /**
   * The client, for commands of the application's own: the one handed over, or one of ioredis.
   *
   * @throws SessionStoreError before `open`
   */
  getRedis(): RedisHashClientLike {
    const { client } = this.commands;
    if (client) return client;
    throw new SessionStoreError('give its client', undefined, 'There is none before open() and after close().');
  }

  /** @throws SessionStoreConfigurationError for a wrong password, a missing right, an index that does not exist */
  override async open(): Promise<boolean> {
    this.reopen();
    try {
      await this.sessions.probe(this.bootTime);
    } catch (error) {
      await this.close();
      throw error;
    }
    return true;
  }

  override async close(): Promise<boolean> {
    await this.commands.close();
    return true;
  }

  /** What `write` stored; for a session with variables these as a JSON object of their texts, to be shown. */
  async read(id: string): Promise<string> {
    return RedisKeys.accepts(id) ? textOf(await this.sessions.hash(id)) : '';
  }

  /** Keeps the text in one field. A session that is stored so has no variables, and `loadFields` refuses it. */
  async write(id: string, data: string, lifetime: number): Promise<boolean> {
    requireId(id);
    requireLifetime(lifetime);
    await this.sessions.write(id, data, lifetime);
    return true;
  }

  async destroy(id: string): Promise<boolean> {
    if (RedisKeys.accepts(id)) await this.sessions.destroy(id);
    return true;
  }

  /**
   * A hash that another program made is a session if it has the field `session_ttl`: it gets the lifetime of that field,
   * and was created at `created_at`.
   */
  loadFields(id: string): Awaitable<StoredFields | null> {
    return RedisKeys.accepts(id) ? this.sessions.load(id) : null;
  }

  /** By a script; with one command and one round trip, as {@link RedisHashAdapter.loadFields}. */
  loadFieldsIfChanged(
    id: string,
    known: Pick<StoredFields, 'revision' | 'identity'>,
  ): Awaitable<UnchangedFields | StoredFields | null> {
    return RedisKeys.accepts(id) ? this.sessions.loadIfChanged(id, known) : null;
  }

  /** Whole numbers are counted by HINCRBY, fractions by HINCRBYFLOAT, which keeps 17 digits behind the point. */
  async applyFields(id: string, change: FieldsChange): Promise<FieldsResult> {
    requireId(id);
    if (change.operations !== 'remove') requireLifetime(change.lifetime);
    return this.sessions.apply(id, change);
  }

  /** A retired record is not prolonged. */
  async touch(id: string, revision: SessionVersion, lifetime: number): Promise<boolean> {
    requireLifetime(lifetime);
    return RedisKeys.accepts(id) && this.sessions.touch(id, String(revision), lifetime);
  }

  /** By SCAN, on every master of a cluster. */
  ids(): AsyncIterable<string> {
    return this.commands.ids(this.keys, 'hash');
  }

  /**
   * The guide's verb: makes a session and gives its id. The fields `created_at`, `last_accessed_at` and `session_ttl` of
   * `data` are left out.
   *
   * @param ttl - seconds without use; the option `lifetime` when it is absent, 0, less or no number
   */
  async createSession(data: GuideData = {}, ttl?: number): Promise<string> {
    return this.guide.create(data, ttl);
  }

  /**
   * The guide's verb: the fields of a session as text, with `created_at`, `last_accessed_at` and `session_ttl`; null when
   * it is gone.
   *
   * @param refreshTtl - whether its TTL begins anew
   */
  async getSession(id: string, refreshTtl = true): Promise<Record<string, string> | null> {
    return RedisKeys.accepts(id) ? this.guide.get(id, refreshTtl) : null;
  }

  /** The guide's verb: sets fields and leaves the others; its TTL begins anew. Whether the session was there. */
  async updateSession(id: string, data: GuideData): Promise<boolean> {
    return RedisKeys.accepts(id) && this.guide.update(id, data);
  }

  /**
   * The guide's verb: counts, and gives the new value; its TTL begins anew. Null when the session is gone, and for the
   * three fields that are not the caller's.
   *
   * @throws NotANumberError when the field holds none
   */
  async incrementField(id: string, field: string, by = 1): Promise<number | null> {
    return RedisKeys.accepts(id) ? this.guide.increment(id, field, by) : null;
  }

  /**
   * The guide's verb: gives a session a TTL of its own, which begins now. Whether the session was there.
   *
   * @param ttl - seconds; 0, less and what is no number mean the option `lifetime`
   */
  async setSessionTtl(id: string, ttl: number): Promise<boolean> {
    return RedisKeys.accepts(id) && this.guide.setTtl(id, ttl);
  }

  /** The guide's verb: removes a session. Whether it was there. */
  async deleteSession(id: string): Promise<boolean> {
    return RedisKeys.accepts(id) && this.sessions.destroy(id);
  }
}

function requireId(id: string): void {
  if (RedisKeys.accepts(id)) return;
  const allowed = '1 to 128 characters of a-z, A-Z, 0-9, comma, hyphen';
  throw new SessionStoreError('write a session', undefined, `The id cannot be a session's; allowed: ${allowed}.`);
}

function requireLifetime(lifetime: number): void {
  if (lifetime > 0 && Number.isSafeInteger(Math.ceil(lifetime * 1000))) return;
  throw new InvalidOptionError('lifetime', 'has a value that cannot work', 'a number of seconds above 0');
}
