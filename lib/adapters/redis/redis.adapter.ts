import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import type { Awaitable } from '../../utils/awaitable.js';
import { DataEncoding } from '../../utils/data-encoding.js';
import { type Voice, voiceOf } from '../../utils/voice.js';
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
} from '../adapter-capabilities.js';
import { SessionAdapter } from '../session-adapter.js';
import type { RedisClientLike } from './redis-client-like.js';
import { RedisClient } from './redis-client.js';
import { RedisCommands } from './redis-commands.js';
import { GivenConnection } from './redis-connection.js';
import { RedisKeys } from './redis-keys.js';
import { RedisRing } from './redis-ring.js';
import { serversOf, type RedisServer } from './redis-server.js';
import { RedisSessions } from './redis-sessions.js';
import { resolveRedisOptions, type RedisAdapterOptions, type ResolvedRedisOptions } from './redis.options.js';

/** Redis' own limit for a string. */
const LONGEST_STRING = 512 * 1024 * 1024;

/**
 * Keeps each session as one string under `<prefix><id>` of a Redis or Valkey server, as Phalcon's Redis adapter does: for
 * any number of processes and hosts. One server, several by PHP's `session.save_path`, or a client of the application,
 * which may be a Cluster or know Sentinels.
 *
 * - Changes are made by scripts that compare a digest of what is stored: none is lost, none revives a session.
 * - A read is one round trip of two plain commands, a write one script. Every command uses one key.
 * - Redis ends sessions by itself, to the millisecond; `gc` has nothing to do.
 * - A command without answer fails after `readTimeout`, and is never sent again.
 *
 * @example
 * ```ts
 * SessionModule.forRoot({ adapter: new RedisAdapter({ host: 'redis.internal', prefix: 'my-app-', lifetime: 1800 }) });
 * ```
 * @public
 */
export class RedisAdapter
  extends SessionAdapter
  implements VersionedAdapter, EnumerableAdapter, QuarantineAdapter, BinaryAdapter, LockingAdapter
{
  /** Seconds; the default of the module's `lifetime`. */
  readonly lifetime: number;
  /** The default of the module's `uniqueId`. */
  readonly uniqueId: string;
  /** The largest session in bytes: Redis' limit for a string. */
  readonly maxBytes: number = LONGEST_STRING;
  /** Seconds within which every command is answered or fails. */
  readonly answersWithin: number;
  private readonly encoding = new DataEncoding();
  private readonly ring: RedisRing<Place>;

  /**
   * Connects to nothing yet: `open` does, or else the first command.
   *
   * @throws InvalidOptionError
   */
  constructor(options: RedisAdapterOptions = {}) {
    super();
    const resolved = resolveRedisOptions(options);
    this.lifetime = resolved.lifetime;
    this.uniqueId = resolved.uniqueId;
    this.ring = new RedisRing(placesOf(resolved, this.encoding, voiceOf(this)));
    this.answersWithin = Math.max(...this.ring.members.map(({ readTimeout }) => readTimeout));
  }

  /**
   * The client, for commands of the application's own: the one handed over, or one of ioredis.
   *
   * @param id - with several servers: the id of the session whose server is meant; by default it is the first one
   * @throws SessionStoreError before `open`
   */
  getRedis(id?: string): RedisClientLike {
    const { client } = (id === undefined ? this.first : this.ring.of(id)).sessions;
    if (client) return client;
    throw new SessionStoreError('give its client', undefined, 'There is none before open() and after close().');
  }

  /** Phalcon's name for `lifetime`, in seconds. */
  getLifetime(): number {
    return this.lifetime;
  }

  /** @throws SessionStoreConfigurationError for a wrong password, a missing right, an index that does not exist */
  override async open(): Promise<boolean> {
    for (const { own } of this.ring.members) own?.reopen();
    try {
      await Promise.all(this.ring.members.map(({ sessions, bootTime }) => sessions.probe(bootTime)));
    } catch (error) {
      await this.close();
      throw error;
    }
    return true;
  }

  override async close(): Promise<boolean> {
    await Promise.all(this.ring.members.map(({ sessions }) => sessions.close()));
    return true;
  }

  async read(id: string): Promise<string> {
    return RedisKeys.accepts(id) ? this.at(id).read(id) : '';
  }

  load(id: string): Awaitable<StoredSession | null> {
    return RedisKeys.accepts(id) ? this.at(id).load(id) : null;
  }

  async write(id: string, data: string, lifetime: number): Promise<boolean> {
    this.requireStorable(id, data);
    await this.at(id).write(id, data, milliseconds(lifetime));
    return true;
  }

  async destroy(id: string): Promise<boolean> {
    if (RedisKeys.accepts(id)) await this.at(id).destroy(id);
    return true;
  }

  async swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Promise<SwapResult> {
    this.requireStorable(id, next);
    return this.at(id).swap(id, expected, next, next === null ? 0 : milliseconds(lifetime));
  }

  async touch(id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    const time = milliseconds(lifetime);
    return RedisKeys.accepts(id) && this.at(id).touch(id, version, time);
  }

  /** By SCAN on every server (every master of a cluster); with several servers, what lies where its id belongs. */
  async *ids(): AsyncGenerator<string> {
    for (const place of this.ring.members) {
      for await (const id of place.sessions.ids()) if (this.ring.of(id) === place) yield id;
    }
  }

  /** The bytes as they are go to `<prefix><id>:corrupt` for a day. */
  async quarantine(id: string, data: string): Promise<void> {
    if (RedisKeys.accepts(id)) await this.at(id).quarantine(id, data);
  }

  keepBytes(): void {
    this.encoding.keepBytes();
  }

  /** The lock of phpredis and of Phalcon's adapter; see the option `lockSuffix`. */
  async lock(id: string, options: LockOptions): Promise<HeldLock> {
    return RedisKeys.accepts(id) ? this.at(id).lock(id, options) : { release: () => undefined };
  }

  private get first(): Place {
    return this.ring.members[0] as Place;
  }

  private at(id: string): RedisSessions {
    return this.ring.of(id).sessions;
  }

  private requireStorable(id: string, data: string | null): void {
    const operation = 'write a session';
    if (!RedisKeys.accepts(id)) {
      const allowed = '1 to 128 characters of a-z, A-Z, 0-9, comma, hyphen';
      throw new SessionStoreError(operation, undefined, `The id cannot be a session's; allowed: ${allowed}.`);
    }
    if (data === null) return;
    if (data.length * 3 > LONGEST_STRING && this.encoding.lengthOf(data) > LONGEST_STRING) {
      throw new SessionStoreError(operation, undefined, 'Redis keeps at most 512 MB under one key.');
    }
    const problem = this.encoding.problemOf(data);
    if (problem !== undefined) throw new SessionStoreError(operation, undefined, problem);
  }
}

/** A server with its share of the ids. */
interface Place {
  readonly weight: number;
  readonly sessions: RedisSessions;
  /** The connection, if it is ours. */
  readonly own?: RedisClient;
  /** Seconds that a command may take. */
  readonly readTimeout: number;
  /** Seconds that the first connection and the first commands may take. */
  readonly bootTime: number;
}

function placesOf(options: ResolvedRedisOptions, encoding: DataEncoding, voice: Voice): Place[] {
  const { client, prefix, lockSuffix, readTimeout } = options;
  if (client === undefined) return serversOf(options).map((server) => placeOf(server, lockSuffix, encoding, voice));
  const commands = new RedisCommands<RedisClientLike>(new GivenConnection(client), readTimeout, voice);
  const sessions = new RedisSessions(commands, new RedisKeys(prefix, lockSuffix), encoding);
  // It may have been made a moment ago, and still be connecting.
  return [{ weight: 1, sessions, readTimeout, bootTime: options.connectTimeout + readTimeout }];
}

function placeOf(server: RedisServer, lockSuffix: string, encoding: DataEncoding, voice: Voice): Place {
  const { prefix, readTimeout, connectTimeout, weight } = server;
  const own = new RedisClient(server);
  const commands = new RedisCommands<RedisClientLike>(own, readTimeout, voice);
  const sessions = new RedisSessions(commands, new RedisKeys(prefix, lockSuffix), encoding);
  return { weight, own, sessions, readTimeout, bootTime: connectTimeout + readTimeout };
}

/** Rounded up: a session never ends early. */
function milliseconds(lifetime: number): number {
  const time = Math.ceil(lifetime * 1000);
  if (time > 0 && Number.isSafeInteger(time)) return time;
  throw new InvalidOptionError('lifetime', 'has a value that cannot work', 'a number of seconds above 0');
}
