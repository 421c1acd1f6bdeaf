import type { LibmemcachedAdapterOptions } from '../adapters/libmemcached/libmemcached.options.js';
import type { RedisAdapterOptions } from '../adapters/redis/redis.options.js';
import type { StreamAdapterOptions } from '../adapters/stream/stream.options.js';
import type { SessionCookieOptions } from '../options/cookie-options.js';
import type { SessionLockingOptions } from '../options/session-module-options.js';

/**
 * How PHP keeps the sessions that are shared. Exactly one of `redis`, `libmemcached` and `files` is given; what is
 * configured there (prefix, lifetime) is configured here in the same words.
 *
 * @public
 */
export interface PhpSessionOptions {
  /** `'php'`: PHP's own save handler; else the session adapters of that version of Phalcon. */
  from: 'phalcon-5' | 'phalcon-4' | 'phalcon-3' | 'php';
  /** Sessions on Redis: the options of the `RedisAdapter`. */
  redis?: RedisAdapterOptions;
  /** Sessions in memcached: the options of the `LibmemcachedAdapter`. */
  libmemcached?: LibmemcachedAdapterOptions;
  /** Sessions in files: the options of the `StreamAdapter`; `savePath` is needed, and may be PHP's `0;600;/path`. */
  files?: StreamAdapterOptions;
  /**
   * PHP's `session.serialize_handler`.
   *
   * @defaultValue 'php'
   */
  handler?: 'php' | 'php_serialize' | 'php_binary';
  /**
   * Whether the session is serialised twice: `'phalcon'` for Phalcon's `defaultSerializer` `'php'`, `'none'` for
   * `'none'`, `'redis_none'` and `'memcached_php'`.
   *
   * @defaultValue what the adapter does that `from` names
   */
  envelope?: 'none' | 'phalcon';
  /**
   * More options of the cookie. The name is PHP's `session.name`.
   *
   * @defaultValue `{ name: 'PHPSESSID' }`
   */
  cookie?: SessionCookieOptions;
  /**
   * As the option of the module.
   *
   * @defaultValue true where PHP locks by default: its handlers for files and memcached; else false
   */
  locking?: boolean | SessionLockingOptions;
  /**
   * As the option of the module: PHP has no absolute lifetime, so here a session's begins when it is first written here.
   *
   * @defaultValue 86400
   */
  absoluteLifetime?: number | false;
}
