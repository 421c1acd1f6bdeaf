import type { ConnectionOptions } from 'node:tls';
import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import type { RedisServer } from './redis-server.js';

const FORM = 'tcp://host:port?weight=1, tls://host:port or unix:///path, separated by commas or spaces';
const TCP =
  /^(?:(?<scheme>tcp|tls):\/\/)?(?<host>\[[\da-f:.]+\]|[^/?#:@\s]+)(?::(?<port>\d{1,5}))?\/?(?:\?(?<query>.*))?$/i;
const UNIX = /^unix:(?:\/\/)?(?<path>\/[^/?][^?]*)(?:\?(?<query>.*))?$/;
const LAST_PORT = 65_535;

/** What phpredis reads out of a server's query; what it holds under `stream` is the option `ssl` here. */
const KNOWN =
  /^(?:weight|timeout|read_timeout|retry_interval|persistent|persistent_id|prefix|database|auth(?:\[(?:\d*|user|pass)\])?)$/;

/**
 * The servers of a `session.save_path` of phpredis.
 *
 * @param byDefault - what holds where a server says nothing
 * @param tls - for servers that begin with `tls://`
 */
export function serversOfPath(path: string, byDefault: RedisServer, tls: ConnectionOptions): readonly RedisServer[] {
  const entries = path.split(/[\s,]+/).filter((entry) => entry !== '');
  return entries.map((entry, index) => serverOf(entry, index + 1, byDefault, tls));
}

function serverOf(entry: string, position: number, byDefault: RedisServer, tls: ConnectionOptions): RedisServer {
  const parts = (UNIX.exec(entry) ?? TCP.exec(entry))?.groups;
  if (!parts || Number(parts['port'] ?? 1) > LAST_PORT || parts['port'] === '0')
    throw problem(position, 'cannot be understood', FORM);
  const { path, host = '', port = '6379', scheme, query = '' } = parts;
  const address = path === undefined ? { host: host.replace(/^\[|\]$/g, ''), port: Number(port) } : { path };
  return {
    ...byDefault,
    address,
    tls: scheme?.toLowerCase() === 'tls' ? tls : byDefault.tls,
    ...new Query(query, position).settings(),
  };
}

/** The options behind the question mark; a later one of the same name wins, as in PHP. */
class Query {
  private readonly values: ReadonlyMap<string, string>;

  constructor(
    text: string,
    private readonly position: number,
  ) {
    const pairs = [...new URLSearchParams(text)];
    const unknown = pairs.find(([name]) => !KNOWN.test(name))?.[0];
    if (unknown !== undefined) {
      throw problem(
        position,
        `has the unknown query option "${unknown.slice(0, 30)}"`,
        'the query options of phpredis',
      );
    }
    // `auth[]` twice means the first and the second; every other name means the last.
    let list = 0;
    this.values = new Map(pairs.map(([name, value]) => [name === 'auth[]' ? `auth[${list++}]` : name, value]));
  }

  settings(): Partial<RedisServer> {
    const retryInterval = this.number('retry_interval', 0);
    return {
      ...this.credentials(),
      ...given('weight', this.whole('weight', 1)),
      ...given('index', this.whole('database', 0)),
      ...given('prefix', this.values.get('prefix')),
      ...given('connectTimeout', this.number('timeout', Number.MIN_VALUE)),
      ...given('readTimeout', unlessZero(this.number('read_timeout', 0))),
      // Milliseconds in phpredis.
      ...given('retryInterval', unlessZero(retryInterval === undefined ? undefined : retryInterval / 1000)),
    };
  }

  private credentials(): Partial<RedisServer> {
    const at = (name: string): string | undefined => this.values.get(name);
    const password = at('auth') ?? at('auth[pass]') ?? at('auth[1]') ?? at('auth[0]');
    const user = at('auth') === undefined ? (at('auth[user]') ?? (at('auth[1]') && at('auth[0]'))) : undefined;
    return password === undefined || password === '' ? {} : { user, password };
  }

  private number(name: string, least: number): number | undefined {
    const text = this.values.get(name);
    if (text === undefined) return undefined;
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= least && value < Infinity) return value;
    throw problem(this.position, `has a value of "${name}" that cannot work`, `${least} or above`);
  }

  private whole(name: string, least: number): number | undefined {
    const value = this.number(name, least);
    if (value === undefined || Number.isSafeInteger(value)) return value;
    throw problem(this.position, `has a value of "${name}" that cannot work`, 'a whole number');
  }
}

function given<K extends keyof RedisServer>(name: K, value: RedisServer[K] | undefined): Partial<RedisServer> {
  return value === undefined ? {} : { [name]: value };
}

function unlessZero(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

/** Names the server by its place: its text may hold a password. */
function problem(position: number, text: string, allowed: string): InvalidOptionError {
  return new InvalidOptionError('path', `of RedisAdapter: server ${position} ${text}`, allowed);
}
