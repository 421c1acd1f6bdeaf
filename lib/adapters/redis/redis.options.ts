import type { ConnectionOptions } from 'node:tls';
import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import {
  anyString,
  either,
  findOptionProblem,
  oneOf,
  type OptionRule,
  type OptionRules,
  positiveSeconds,
  timerSeconds,
  trueOrFalse,
} from '../../utils/option-rules.js';
import type { RedisClientLike } from './redis-client-like.js';

/**
 * Options of {@link RedisAdapter}: those of Phalcon's Redis adapter, plus `url`, `path` and `client`. The server is named in
 * one way: by `host` and `port`, by `socket`, by `url`, by `path`, or by a `client`.
 *
 * @public
 */
export interface RedisAdapterOptions {
  /**
   * The server's name or address.
   *
   * @defaultValue '127.0.0.1'
   */
  host?: string;
  /**
   * The server's port.
   *
   * @defaultValue 6379
   */
  port?: number;
  /** The path of the server's unix socket; it goes before `host` and `port`, as in Phalcon. Empty means none. */
  socket?: string;
  /** `redis://[user:password@]host[:port][/index]`; `rediss://` speaks TLS. */
  url?: string;
  /** The password, or the user and the password. Empty means none. */
  auth?: string | readonly [user: string, password: string];
  /**
   * The number of the database.
   *
   * @defaultValue 0
   */
  index?: number;
  /**
   * What the keys begin with. Adapters that share a database need prefixes of which none is the beginning of another.
   *
   * @defaultValue 'sess-reds-'; with `path` PHP's 'PHPREDIS_SESSION:'
   */
  prefix?: string;
  /**
   * What the key of a session's lock ends with, behind prefix and id: that of PHP's side where both lock (the module's
   * option `locking`).
   *
   * @defaultValue '-lock', as in Phalcon; with `path` '_LOCK', as in phpredis
   */
  lockSuffix?: string;
  /**
   * Seconds that a session lives without use; the default of the module's `lifetime`.
   *
   * @defaultValue 3600
   */
  lifetime?: number;
  /**
   * Accepted as in Phalcon, without effect: the one connection always persists.
   *
   * @defaultValue true
   */
  persistent?: boolean;
  /** Phalcon's other name of `connectTimeout`, which goes before it. */
  timeout?: number;
  /**
   * Seconds that setting up a connection may take; 0 (Phalcon's default) means ours.
   *
   * @defaultValue 1
   */
  connectTimeout?: number;
  /**
   * Seconds that a command may take, also on a `client` of the application: after that it fails, and whether it was done
   * is unknown. 0 (Phalcon's default) means ours.
   *
   * @defaultValue 0.5
   */
  readTimeout?: number;
  /**
   * The longest pause between two attempts to connect, in seconds (phpredis: milliseconds); the first ones follow faster.
   * 0 (Phalcon's default) means ours.
   *
   * @defaultValue 0.5
   */
  retryInterval?: number;
  /** Whether to speak TLS, or the options of node's `tls.connect()` for it (`ca`, `cert`, `key`, `servername` ...). */
  ssl?: boolean | ConnectionOptions;
  /**
   * Phalcon 3's name space for the variables of one application; the default of the module's `uniqueId`.
   *
   * @defaultValue ''
   */
  uniqueId?: string;
  /**
   * One or several servers as PHP's `session.save_path` has them, with the query options of phpredis:
   * `tcp://10.0.0.1:6379?weight=1, tcp://10.0.0.2:6379?weight=2&database=3`. Ids are spread as phpredis spreads them.
   */
  path?: string;
  /** A client of the application (ioredis `Redis` or `Cluster`, or iovalkey's). It is never closed here. */
  client?: RedisClientLike;
}

/** Options with their defaults. */
export type ResolvedRedisOptions = Readonly<
  Required<Omit<RedisAdapterOptions, 'socket' | 'url' | 'auth' | 'timeout' | 'ssl' | 'path' | 'client'>> &
    Pick<RedisAdapterOptions, 'socket' | 'url' | 'auth' | 'ssl' | 'path' | 'client'>
>;

const PHALCON_PREFIX = 'sess-reds-';
const PHP_PREFIX = 'PHPREDIS_SESSION:';
const PHALCON_LOCK = '-lock';
const PHP_LOCK = '_LOCK';

const timeLimit = either(timerSeconds, oneOf(0));

export const RULES: OptionRules & Record<keyof RedisAdapterOptions, OptionRule> = {
  host: { valid: (value) => typeof value === 'string' && value !== '', allowed: 'a name or an address' },
  port: {
    valid: (value) => Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536,
    allowed: 'a whole number from 1 to 65535',
  },
  socket: anyString,
  url: anyString,
  auth: { valid: isAuth, allowed: 'a password, or [user, password]' },
  index: {
    valid: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
    allowed: 'a whole number, 0 or above',
  },
  prefix: anyString,
  lockSuffix: { valid: (value) => typeof value === 'string' && value !== '', allowed: 'a string that is not empty' },
  lifetime: positiveSeconds,
  persistent: trueOrFalse,
  timeout: timeLimit,
  connectTimeout: timeLimit,
  readTimeout: timeLimit,
  retryInterval: timeLimit,
  ssl: either(trueOrFalse, { valid: isObject, allowed: "the options of node's tls.connect()" }),
  uniqueId: anyString,
  path: {
    valid: (value) => typeof value === 'string' && /[^\s,]/.test(value),
    allowed: 'tcp://host:port?weight=1, ...',
  },
  client: { valid: isClient, allowed: 'a Redis or Cluster of ioredis' },
};

/** Ways to name the server, and what cannot stand beside each. */
const EXCLUSIVE: readonly [keyof RedisAdapterOptions, ...(keyof RedisAdapterOptions)[]][] = [
  [
    'client',
    'path',
    'url',
    'socket',
    'host',
    'port',
    'auth',
    'index',
    'ssl',
    'timeout',
    'connectTimeout',
    'retryInterval',
  ],
  ['path', 'url', 'socket', 'host', 'port'],
  ['url', 'socket', 'host', 'port'],
];

/** Defaults and checks. @throws InvalidOptionError */
export function resolveRedisOptions(options: RedisAdapterOptions): ResolvedRedisOptions {
  const problem = findOptionProblem(options, RULES);
  if (problem) throw new InvalidOptionError(problem.option, `of RedisAdapter ${problem.problem}`, problem.allowed);
  assertOneWay(options);
  return Object.freeze({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 6379,
    socket: unlessEmpty(options.socket),
    url: options.url,
    auth: options.auth === '' ? undefined : options.auth,
    index: options.index ?? 0,
    ...resolveKeys(options),
    lifetime: options.lifetime ?? 3600,
    persistent: options.persistent ?? true,
    connectTimeout: unlessZero(options.timeout) ?? unlessZero(options.connectTimeout) ?? 1,
    readTimeout: unlessZero(options.readTimeout) ?? 0.5,
    retryInterval: unlessZero(options.retryInterval) ?? 0.5,
    ssl: options.ssl,
    uniqueId: options.uniqueId ?? '',
    path: options.path,
    client: options.client,
  });
}

/** With a `path` the sessions are those of phpredis. */
function resolveKeys({
  prefix,
  lockSuffix,
  path,
}: RedisAdapterOptions): Pick<ResolvedRedisOptions, 'prefix' | 'lockSuffix'> {
  if (path === undefined) return { prefix: prefix ?? PHALCON_PREFIX, lockSuffix: lockSuffix ?? PHALCON_LOCK };
  return { prefix: prefix ?? PHP_PREFIX, lockSuffix: lockSuffix ?? PHP_LOCK };
}

function assertOneWay(options: RedisAdapterOptions): void {
  for (const [way, ...others] of EXCLUSIVE) {
    if (options[way] === undefined) continue;
    // What Phalcon's configurations carry along empty says nothing.
    const other = others.find((name) => ![undefined, '', 0].includes(options[name] as undefined));
    if (other !== undefined) {
      throw new InvalidOptionError(
        other,
        `of RedisAdapter cannot stand beside "${way}"`,
        `"${way}" alone, or without it`,
      );
    }
  }
}

function unlessEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function unlessZero(seconds: number | undefined): number | undefined {
  return seconds === 0 ? undefined : seconds;
}

function isAuth(value: unknown): boolean {
  if (typeof value === 'string') return true;
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isClient(value: unknown): boolean {
  const candidate = value as Partial<Record<keyof RedisClientLike, unknown>> | null | undefined;
  return (['getBuffer', 'pttl', 'set', 'unlink', 'evalshaBuffer', 'evalBuffer', 'scan'] as const).every(
    (name) => typeof candidate?.[name] === 'function',
  );
}
