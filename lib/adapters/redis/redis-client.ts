import { SessionStoreError } from '../../errors/session-store.error.js';
import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';
import { loadDriver } from '../load-driver.js';
import { Attempt } from './attempt.js';
import type { RedisClientLike } from './redis-client-like.js';
import type { RedisConnection } from './redis-connection.js';
import { refusalOf } from './redis-failure.js';
import type { RedisServer } from './redis-server.js';

interface OwnStream {
  readonly writable: boolean;
  cork(): void;
  uncork(): void;
  on(event: 'error', listener: () => void): unknown;
}

/** A client that we made. */
interface OwnRedis extends RedisClientLike {
  readonly status: string;
  readonly stream?: OwnStream;
  connect(): Promise<void>;
  disconnect(): void;
  /** Only `error` gives one. */
  on(event: string, listener: (error: Error) => void): unknown;
}

/** What is used of ioredis. */
export interface RedisDriver {
  readonly Redis: new (options: object) => OwnRedis;
}

/** Milliseconds until the first new attempt to connect; every further pause is twice as long. */
const FIRST_PAUSE = 25;
/** Milliseconds that a server gets to say goodbye. */
const FAREWELL = 100;
/** Milliseconds between two new connections because the server had become a replica. */
const REPLICA_PAUSE = 1000;

/**
 * One connection of our own. Commands are never queued for later nor sent twice: one whose answer is lost has failed with
 * an unknown outcome. While a connection is being made for the first time, or again after it broke, commands wait for that
 * one attempt; after it failed they fail at once, until the server is back.
 */
export class RedisClient implements RedisConnection {
  readonly name: string;
  private redis: OwnRedis | undefined;
  private attempt: Attempt | undefined;
  private isClosed = false;
  private isBatching = false;
  /** What the server answered to the password or to the index, while it stands. */
  private refusal: Error | undefined;
  private lastError: Error = new Error('Not connected');
  private leftReplica = -Infinity;

  constructor(
    private readonly server: RedisServer,
    private readonly load: () => Promise<RedisDriver> = importDriver,
  ) {
    const { address } = server;
    this.name = `Redis at ${'path' in address ? address.path : `${address.host}:${address.port}`}`;
  }

  get current(): RedisClientLike | undefined {
    return this.redis;
  }

  client(): RedisClientLike | Promise<RedisClientLike> {
    if (this.refusal) throw this.refusal;
    const { redis } = this;
    if (!redis || !isUsable(redis)) return this.whenReady();
    this.batch(redis.stream);
    return redis;
  }

  /** What is sent in one turn of the event loop leaves in one write: under load that is many commands. */
  private batch(stream: OwnStream): void {
    if (this.isBatching) return;
    this.isBatching = true;
    stream.cork();
    setImmediate(() => {
      this.isBatching = false;
      stream.uncork();
    });
  }

  /** Connects anew if it was closed. */
  reopen(): void {
    this.isClosed = false;
  }

  async close(): Promise<void> {
    const { redis } = this;
    this.isClosed = true;
    this.redis = undefined;
    this.refusal = undefined;
    this.attempt?.fail(closed());
    this.attempt = undefined;
    // Between two attempts there is no socket, and nothing will say that it ended.
    const isConnected = redis && ['connecting', 'connect', 'ready'].includes(redis.status);
    const ended = isConnected ? new Promise<unknown>((resolve) => redis.on('end', resolve)) : undefined;
    // A TLS handshake that is cut off fails twice, and the client listens for one failure: the process would end.
    redis?.stream?.on('error', () => undefined);
    redis?.disconnect();
    await ended;
  }

  private async whenReady(): Promise<RedisClientLike> {
    if (this.isClosed) throw closed();
    if (!this.redis) this.attempt ??= this.connect();
    // The other side has hung up, and the client will notice in a moment.
    else if (this.redis.status === 'ready') this.attempt ??= new Attempt();
    await this.attempt?.outcome;
    const { redis, refusal } = this;
    if (refusal) throw refusal;
    if (!redis || !isUsable(redis)) throw this.lastError;
    return redis;
  }

  private connect(): Attempt {
    const attempt = new Attempt();
    loadDriver('RedisAdapter', 'ioredis', this.load).then(
      ({ Redis }) => {
        if (this.attempt === attempt) this.begin(new Redis(this.driverOptions()));
      },
      (error: unknown) => {
        if (this.attempt === attempt) this.attempt = undefined;
        attempt.fail(error);
      },
    );
    return attempt;
  }

  private begin(redis: OwnRedis): void {
    this.redis = redis;
    let wasReady = false;
    redis.on('connect', () => (this.refusal = undefined));
    redis.on('error', (error) => {
      this.lastError = error;
      // A wrong index leaves the connection usable, on database 0: nothing may be sent there.
      if (refusalOf(error)) this.refusal = error;
    });
    redis.on('ready', () => {
      wasReady = true;
      this.settle(redis);
    });
    redis.on('close', () => {
      if (this.redis !== redis) return;
      if (wasReady) this.attempt ??= new Attempt();
      else this.settle(redis, this.lastError);
      wasReady = false;
    });
    redis.on('end', () => {
      if (this.redis !== redis) return;
      // It never gives up by itself, unless there is no way to begin.
      this.refusal = impossible(this.lastError);
      this.settle(redis, this.refusal);
    });
    // Its failure arrives as an 'error' event too.
    redis.connect().catch(() => undefined);
  }

  private settle(redis: OwnRedis, error?: Error): void {
    if (this.redis !== redis) return;
    const { attempt } = this;
    this.attempt = undefined;
    if (error) attempt?.fail(error);
    else attempt?.succeed();
  }

  private driverOptions(): object {
    const { address, tls, user, password, index, connectTimeout, readTimeout, retryInterval } = this.server;
    return {
      ...address,
      ...(tls && { tls }),
      ...(password !== undefined && { password, ...(user !== undefined && { username: user }) }),
      db: index,
      lazyConnect: true,
      // It asks INFO, which a user made for sessions may not; a server that still reads its data answers LOADING anyway.
      enableReadyCheck: false,
      enableOfflineQueue: false,
      // Above 0, a command in flight when the connection breaks stays unanswered for ever if the next one comes up.
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      connectTimeout: connectTimeout * 1000,
      // A connection to a machine that vanished looks alive for a quarter of an hour.
      socketTimeout: Math.max(connectTimeout, readTimeout * 2) * 1000,
      disconnectTimeout: FAREWELL,
      retryStrategy: (times: number) => Math.min(FIRST_PAUSE * 2 ** (times - 1), retryInterval * 1000),
      reconnectOnError: (error: Error) => this.isLeavingReplica(error),
    };
  }

  /** After a failover the name may lead to another server than the connection does. */
  private isLeavingReplica(error: Error): boolean {
    if (!error.message.startsWith('READONLY') || performance.now() - this.leftReplica < REPLICA_PAUSE) return false;
    this.leftReplica = performance.now();
    return true;
  }
}

function isUsable(redis: OwnRedis): redis is OwnRedis & { readonly stream: OwnStream } {
  const { status, stream } = redis;
  return status === 'ready' && stream?.writable === true;
}

/** Its constructor has overloads that the small type cannot tell. */
async function importDriver(): Promise<RedisDriver> {
  const driver: unknown = await import('ioredis');
  return driver as RedisDriver;
}

function impossible(cause: unknown): SessionStoreConfigurationError {
  return new SessionStoreConfigurationError('Redis', 'no connection can be set up', 'Check the option ssl.', { cause });
}

function closed(): SessionStoreError {
  return new SessionStoreError('use the connection', undefined, 'The adapter is closed: call open() first.');
}
