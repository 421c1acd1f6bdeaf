import type { ConnectionOptions } from 'node:tls';
import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import type { ResolvedRedisOptions } from './redis.options.js';
import { serversOfPath } from './save-path.js';

/** One server as the adapter connects to it. */
export interface RedisServer {
  /** Host and port, or a unix socket. */
  readonly address: { readonly host: string; readonly port: number } | { readonly path: string };
  readonly tls: ConnectionOptions | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** The number of the database. */
  readonly index: number;
  /** What the keys begin with. */
  readonly prefix: string;
  /** Its share of the ids, relative to the other servers. */
  readonly weight: number;
  /** Seconds. */
  readonly connectTimeout: number;
  /** Seconds. */
  readonly readTimeout: number;
  /** Seconds. */
  readonly retryInterval: number;
}

const URL_FORM = 'redis://[user:password@]host[:port][/index], rediss:// for TLS';

/** The servers that the options name, in their order; at least one. @throws InvalidOptionError */
export function serversOf(options: ResolvedRedisOptions): readonly RedisServer[] {
  const { connectTimeout, readTimeout, retryInterval, index, prefix } = options;
  const byDefault: RedisServer = {
    address: options.socket === undefined ? { host: options.host, port: options.port } : { path: options.socket },
    tls: options.ssl === undefined || options.ssl === false ? undefined : tlsOf(options.ssl),
    ...credentials(options.auth),
    weight: 1,
    ...{ connectTimeout, readTimeout, retryInterval, index, prefix },
  };
  if (options.path !== undefined) return serversOfPath(options.path, byDefault, tlsOf(options.ssl));
  return [options.url === undefined ? byDefault : serverOfUrl(options.url, byDefault, tlsOf(options.ssl))];
}

function tlsOf(ssl: ResolvedRedisOptions['ssl']): ConnectionOptions {
  return typeof ssl === 'object' ? ssl : {};
}

function credentials(auth: ResolvedRedisOptions['auth']): Pick<RedisServer, 'user' | 'password'> {
  if (auth === undefined || typeof auth === 'string') return { user: undefined, password: auth };
  const [user, password] = auth;
  return { user: user === '' ? undefined : user, password };
}

function serverOfUrl(text: string, byDefault: RedisServer, tls: ConnectionOptions): RedisServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const index = /^\/?(\d{0,9})$/.exec(url?.pathname ?? '-')?.[1];
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '' || index === undefined || url.search !== '') {
    throw new InvalidOptionError('url', 'of RedisAdapter cannot be understood', URL_FORM);
  }
  return {
    ...byDefault,
    // The brackets of an IPv6 address belong to the URL.
    address: { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 6379 : Number(url.port) },
    tls: url.protocol === 'rediss:' ? tls : byDefault.tls,
    ...(url.password !== '' && { user: decoded(url.username), password: decoded(url.password) }),
    index: index === '' ? byDefault.index : Number(index),
  };
}

function decoded(part: string): string | undefined {
  try {
    return part === '' ? undefined : decodeURIComponent(part);
  } catch {
    throw new InvalidOptionError('url', 'of RedisAdapter cannot be understood', `${URL_FORM}, with % as %25`);
  }
}
