export { SessionModule } from './session.module.js';
export { SESSION_ADAPTER, SESSION_BAG, SESSION_CLOCK, SESSION_VIEW, sessionBagToken } from './session.constants.js';

export { InjectSession } from './decorators/inject-session.decorator.js';
export { Persistent } from './decorators/persistent.decorator.js';
export { Session } from './decorators/session.decorator.js';
export { UseSession } from './decorators/use-session.decorator.js';
export { SessionMiddleware } from './http/session.middleware.js';
export { SessionEvents } from './events/session-events.js';

export { SessionManager } from './core/session-manager.js';
export { SessionBag, type SessionBagOptions } from './core/session-bag.js';
export {
  type KeyOf,
  type RegenerateIdOptions,
  type SessionManagerOptions,
  SessionStatus,
  type SetLifetimeOptions,
} from './core/session.interface.js';
export type { TypedSession } from './core/typed-session.js';
export type { CastType } from './core/cast.js';
export type { SessionEvent } from './core/session-observer.js';
export type { RecordMetadata, Retirement, SessionRecord, SessionVariables } from './core/session-record.js';

export { SessionAdapter } from './adapters/session-adapter.js';
export {
  type AdapterCapabilities,
  type BinaryAdapter,
  capabilitiesOf,
  type ConditionalFieldsAdapter,
  type EnumerableAdapter,
  type FieldOperation,
  type FieldsAdapter,
  type FieldsChange,
  type FieldsResult,
  type HeldLock,
  type LockingAdapter,
  type LockOptions,
  type QuarantineAdapter,
  type SessionVersion,
  type StoredFields,
  type StoredSession,
  type SwapResult,
  type UnchangedFields,
  type VersionedAdapter,
} from './adapters/adapter-capabilities.js';
export { DatabaseAdapter } from './adapters/database/database.adapter.js';
export type { DatabaseFile, DatabaseServer } from './adapters/database/database-client.js';
export type { DatabaseAdapterOptions } from './adapters/database/database.options.js';
export type { DatabaseHandle } from './adapters/database/executor-of.js';
export type {
  Mysql2ConnectionLike,
  Mysql2PoolLike,
  Mysql2PromisePoolLike,
} from './adapters/database/mysql2.executor.js';
export type { PgClientLike, PgPoolLike } from './adapters/database/pg.executor.js';
export type { SqliteDatabaseLike, SqliteStatementLike } from './adapters/database/sqlite.executor.js';
export type { DatabaseColumns } from './adapters/database/table-names.js';
export type { TypeOrmDataSourceLike, TypeOrmQueryRunnerLike } from './adapters/database/typeorm.executor.js';
export type { DatabaseDialect, SqlExecutorLike, SqlResult, SqlValue } from './adapters/database/sql-executor.js';
export { HandlerSocketAdapter } from './adapters/handler-socket/handler-socket.adapter.js';
export type {
  HandlerSocketAdapterOptions,
  HandlerSocketServer,
} from './adapters/handler-socket/handler-socket.options.js';
export { LibmemcachedAdapter } from './adapters/libmemcached/libmemcached.adapter.js';
export type {
  LibmemcachedAdapterOptions,
  LibmemcachedClientOptions,
  LibmemcachedServer,
} from './adapters/libmemcached/libmemcached.options.js';
export { MemoryAdapter } from './adapters/memory/memory.adapter.js';
export type { MemoryAdapterOptions } from './adapters/memory/memory.options.js';
export { MongoAdapter } from './adapters/mongo/mongo.adapter.js';
export type { MongoAdapterOptions } from './adapters/mongo/mongo.options.js';
export type {
  MongoCollectionLike,
  MongoCommandOptions,
  MongoListOptions,
  MongoReadOptions,
  MongoWriteOptions,
} from './adapters/mongo/mongo-collection-like.js';
export { NoopAdapter } from './adapters/noop/noop.adapter.js';
export { RedisAdapter } from './adapters/redis/redis.adapter.js';
export type { RedisAdapterOptions } from './adapters/redis/redis.options.js';
export type { RedisClientLike, RedisNodeLike } from './adapters/redis/redis-client-like.js';
export { RedisHashAdapter } from './adapters/redis-hash/redis-hash.adapter.js';
export type { GuideData } from './adapters/redis-hash/guide-sessions.js';
export type { RedisHashClientLike } from './adapters/redis-hash/redis-hash-client-like.js';
export type { RedisHashAdapterOptions } from './adapters/redis-hash/redis-hash.options.js';
export { StreamAdapter } from './adapters/stream/stream.adapter.js';
export type { StreamAdapterOptions } from './adapters/stream/stream.options.js';
export { AdapterWrapper, type AdapterVerb } from './adapters/wrappers/adapter-wrapper.js';
export { HashedIdAdapter } from './adapters/wrappers/hashed-id.adapter.js';

export { phpSession } from './php/php-session.js';
export type { PhpSessionOptions } from './php/php-session.options.js';

export type { FieldSerializer, SerializerContext, SessionSerializer } from './serializers/session-serializer.js';
export { JsonSerializer, type JsonSerializerOptions } from './serializers/json.serializer.js';
export { PhpEnum } from './serializers/php/php-enum.js';
export { PhpObject, type PhpProperty } from './serializers/php/php-object.js';
export { PhpReference } from './serializers/php/php-reference.js';
export { PhpSerialized } from './serializers/php/php-serialized.js';
export { PhpString } from './serializers/php/php-string.js';
export { PhpSerializer } from './serializers/php/php.serializer.js';
export type { PhpSerializerOptions } from './serializers/php/php-serializer.options.js';

export type { SessionCookieOptions } from './options/cookie-options.js';
export type {
  BreakerOptions,
  SessionLockingOptions,
  SessionModuleExtras,
  SessionModuleOptions,
  SessionOptionsFactory,
} from './options/session-module-options.js';

export type { Awaitable } from './utils/awaitable.js';
export type { Clock } from './utils/clock.js';

export { SessionError } from './errors/session.error.js';
export { DuplicateBagError } from './errors/duplicate-bag.error.js';
export { InvalidKeyError } from './errors/invalid-key.error.js';
export { InvalidLifetimeError } from './errors/invalid-lifetime.error.js';
export { InvalidOptionError } from './errors/invalid-option.error.js';
export { InvalidSessionAdapterError } from './errors/invalid-session-adapter.error.js';
export { InvalidSessionIdError } from './errors/invalid-session-id.error.js';
export { InvalidSessionNameError } from './errors/invalid-session-name.error.js';
export { MissingDriverError } from './errors/missing-driver.error.js';
export { NoSessionContextError } from './errors/no-session-context.error.js';
export { NotANumberError } from './errors/not-a-number.error.js';
export { ReservedNameError } from './errors/reserved-name.error.js';
export { SavePathError } from './errors/save-path.error.js';
export { SessionAlreadyStartedError } from './errors/session-already-started.error.js';
export { SessionConflictError } from './errors/session-conflict.error.js';
export { SessionCorruptError } from './errors/session-corrupt.error.js';
export { SessionGcError } from './errors/session-gc.error.js';
export { SessionGoneError } from './errors/session-gone.error.js';
export { SessionHeadersSentError } from './errors/session-headers-sent.error.js';
export { SessionLockedError } from './errors/session-locked.error.js';
export { SessionModificationDeniedError } from './errors/session-modification-denied.error.js';
export { SessionNotStartedError } from './errors/session-not-started.error.js';
export { SessionReadOnlyError } from './errors/session-read-only.error.js';
export { SessionSealedError } from './errors/session-sealed.error.js';
export { SessionSerializationError } from './errors/session-serialization.error.js';
export { SessionStoreConfigurationError } from './errors/store-configuration.error.js';
export { SessionStorageFullError } from './errors/session-storage-full.error.js';
export { SessionStoreError } from './errors/session-store.error.js';
export { SessionStoreUnavailableError } from './errors/session-store-unavailable.error.js';
export { SessionTooLargeError } from './errors/session-too-large.error.js';
