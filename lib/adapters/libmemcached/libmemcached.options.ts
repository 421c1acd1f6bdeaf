import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import {
  findOptionProblem,
  oneOf,
  positiveSeconds,
  type OptionRule,
  type OptionRules,
} from '../../utils/option-rules.js';

/**
 * One memcached server.
 *
 * @public
 */
export interface LibmemcachedServer {
  /**
   * A name or an address, IPv6 without brackets.
   *
   * @defaultValue '127.0.0.1'
   */
  host?: string;
  /** @defaultValue 11211 */
  port?: number;
  /**
   * Its share of the sessions, in relation to the other servers; 0 counts as 1, as in Phalcon.
   *
   * @defaultValue 1
   */
  weight?: number;
}

/**
 * Options of the driver `memcached`, in its own units. The adapter sets the others itself.
 *
 * @public
 */
export interface LibmemcachedClientOptions {
  /**
   * Milliseconds until a server must have accepted a connection, and answered a command.
   *
   * @defaultValue 500
   */
  timeout?: number;
  /**
   * Milliseconds after which an unused connection is closed.
   *
   * @defaultValue 5000
   */
  idle?: number;
  /**
   * Bytes; what the servers were started with (`memcached -I`). 1024 of them are left for the key and memcached's header.
   *
   * @defaultValue 1048576
   */
  maxValue?: number;
  /**
   * The hash that distributes the keys over the servers.
   *
   * @defaultValue 'md5'
   */
  algorithm?: string;
  /**
   * The way in which the keys are distributed over the servers.
   *
   * @defaultValue 'ketama'
   */
  compatibility?: 'ketama' | 'hash_ring';
}

/**
 * Options of {@link LibmemcachedAdapter}.
 *
 * @public
 */
export interface LibmemcachedAdapterOptions {
  /**
   * Every process needs the same list: it decides which server holds a session.
   *
   * @defaultValue `[{ host: '127.0.0.1', port: 11211, weight: 1 }]`
   */
  servers?: readonly LibmemcachedServer[];
  /** Options of the driver. */
  client?: LibmemcachedClientOptions;
  /**
   * What the keys begin with: visible ASCII characters without spaces, at most 210, so that an id fits into a key.
   *
   * @defaultValue 'sess-memc-'
   */
  prefix?: string;
  /**
   * Seconds that a session lives without use; the default of the module's `lifetime`.
   *
   * @defaultValue 3600
   */
  lifetime?: number;
}

/** Options with their defaults. */
export interface ResolvedLibmemcachedOptions {
  readonly servers: readonly Readonly<Required<LibmemcachedServer>>[];
  readonly client: Readonly<Required<LibmemcachedClientOptions>>;
  readonly prefix: string;
  readonly lifetime: number;
}

const wholeNumber = (from: number, to: number): OptionRule => ({
  valid: (value) => Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to,
  allowed: `a whole number from ${from} to ${to}`,
});

/** Timers count milliseconds in 31 bits. */
const timer = wholeNumber(1, 2 ** 31 - 1);

const RULES: OptionRules = {
  servers: {
    valid: (value) => Array.isArray(value) && value.length > 0 && value.every(isObject),
    allowed: 'a list of { host, port, weight }',
  },
  client: {
    // An instance of the driver is refused: its answers lose bytes and flags, and a server that it drops stays dropped.
    valid: (value) => isObject(value) && typeof (value as Record<string, unknown>)['command'] !== 'function',
    allowed: 'an object with options of the driver; no client, the adapter makes its own',
  },
  prefix: {
    valid: (value) => typeof value === 'string' && /^[\x21-\x7e]{0,210}$/.test(value),
    allowed: 'up to 210 visible ASCII characters without spaces',
  },
  lifetime: positiveSeconds,
};

const SERVER_RULES: OptionRules = {
  host: { valid: (value) => typeof value === 'string' && /^[^\s[\]/]+$/.test(value), allowed: 'a name or an address' },
  port: wholeNumber(1, 65_535),
  weight: wholeNumber(0, 1_000_000),
};

const CLIENT_RULES: OptionRules = {
  timeout: timer,
  idle: timer,
  maxValue: wholeNumber(2048, 2 ** 30),
  algorithm: { valid: (value) => typeof value === 'string' && value !== '', allowed: 'the name of a hash' },
  compatibility: oneOf('ketama', 'hash_ring'),
};

/** Defaults and checks. @throws InvalidOptionError */
export function resolveLibmemcachedOptions(options: LibmemcachedAdapterOptions): ResolvedLibmemcachedOptions {
  check(options, RULES);
  const given = options.servers ?? [{}];
  for (const [index, server] of given.entries()) check(server, SERVER_RULES, `servers.${index}.`);
  if (options.client) check(options.client, CLIENT_RULES, 'client.');
  const servers = given.map(resolveServer);
  const different = new Set(servers.map(addressOf));
  if (different.size < servers.length)
    throw new InvalidOptionError('servers', 'has one server twice', 'each server once');
  return Object.freeze({
    servers: Object.freeze(servers),
    client: resolveClient(options.client ?? {}),
    prefix: options.prefix ?? 'sess-memc-',
    lifetime: options.lifetime ?? 3600,
  });
}

/** The driver's name for a server. */
export function addressOf({ host, port }: Required<LibmemcachedServer>): string {
  return `${host}:${port}`;
}

function resolveServer({ host, port, weight }: LibmemcachedServer): Readonly<Required<LibmemcachedServer>> {
  return Object.freeze({
    host: host ?? '127.0.0.1',
    port: port ?? 11211,
    weight: weight === undefined || weight === 0 ? 1 : weight,
  });
}

function resolveClient(client: LibmemcachedClientOptions): Readonly<Required<LibmemcachedClientOptions>> {
  return Object.freeze({
    timeout: client.timeout ?? 500,
    idle: client.idle ?? 5000,
    maxValue: client.maxValue ?? 2 ** 20,
    algorithm: client.algorithm ?? 'md5',
    compatibility: client.compatibility ?? 'ketama',
  });
}

function check(options: object, rules: OptionRules, path = ''): void {
  const found = findOptionProblem(options, rules, path);
  if (found) throw new InvalidOptionError(found.option, `of LibmemcachedAdapter ${found.problem}`, found.allowed);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
