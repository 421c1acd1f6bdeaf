import { LibmemcachedAdapter } from '../adapters/libmemcached/libmemcached.adapter.js';
import type { LibmemcachedAdapterOptions } from '../adapters/libmemcached/libmemcached.options.js';
import { RedisAdapter } from '../adapters/redis/redis.adapter.js';
import type { SessionAdapter } from '../adapters/session-adapter.js';
import { StreamAdapter } from '../adapters/stream/stream.adapter.js';
import { InvalidOptionError } from '../errors/invalid-option.error.js';
import type { SessionModuleOptions } from '../options/session-module-options.js';
import { PhpSerializer } from '../serializers/php/php.serializer.js';
import { findOptionProblem, oneOf, type OptionRules } from '../utils/option-rules.js';
import { flatFolder } from './flat-folder.js';
import { LAYOUTS, type PhpLayout, type PhpStore } from './php-layout.js';
import type { PhpSessionOptions } from './php-session.options.js';

const anything = { valid: () => true, allowed: 'as in the options of the module' };
const options = { valid: (value: unknown) => typeof value === 'object' && value !== null, allowed: 'an object' };

const RULES: OptionRules & Record<keyof PhpSessionOptions, unknown> = {
  from: oneOf(...Object.keys(LAYOUTS)),
  redis: options,
  libmemcached: options,
  files: options,
  cookie: options,
  handler: anything,
  envelope: anything,
  locking: anything,
  absoluteLifetime: anything,
};

/**
 * The module's options for sessions that PHP or Phalcon reads and writes as well: adapter, serializer, cookie and locks,
 * with the keys, the bytes and the lifetimes of the PHP side.
 *
 * @example
 * ```ts
 * SessionModule.forRoot(phpSession({ from: 'phalcon-5', redis: { host: 'redis.internal', prefix: 'my-app-' } }));
 * ```
 * @throws InvalidOptionError
 * @public
 */
export function phpSession(options: PhpSessionOptions): SessionModuleOptions {
  const problem = findOptionProblem(options, RULES);
  if (problem !== undefined) throw refused(problem.option, problem.problem, problem.allowed);
  const { from, handler, cookie, locking, absoluteLifetime } = options;
  if (from === undefined) throw refused('from', 'is missing', `one of ${Object.keys(LAYOUTS).join(', ')}`);
  const store = storeOf(options);
  const layout = LAYOUTS[from][store];
  return {
    adapter: adapterOf(store, options, layout),
    serializer: new PhpSerializer({
      handler,
      envelope: options.envelope ?? layout.envelope,
      absoluteLifetime: absoluteLifetime === false ? Infinity : absoluteLifetime,
    }),
    cookie: { ...cookie, name: cookie?.name ?? 'PHPSESSID' },
    locking: locking ?? layout.locks,
    absoluteLifetime,
  };
}

function storeOf(options: PhpSessionOptions): PhpStore {
  const given = (['redis', 'libmemcached', 'files'] as const).filter((store) => options[store] !== undefined);
  const [store] = given;
  if (store !== undefined && given.length === 1) return store;
  throw refused(
    given[1] ?? 'redis',
    given.length === 0 ? 'is missing' : 'is one too many',
    'one of redis, libmemcached, files',
  );
}

function adapterOf(store: PhpStore, given: PhpSessionOptions, layout: PhpLayout): SessionAdapter {
  const { redis, libmemcached, files } = given;
  const { prefix = layout.prefix, lifetime = layout.lifetime } = redis ?? libmemcached ?? files ?? {};
  const shared = { prefix: layout.before + prefix, lifetime };
  if (store === 'redis') return new RedisAdapter({ lockSuffix: layout.lockSuffix, ...redis, ...shared });
  if (store === 'libmemcached') return new LibmemcachedAdapter({ ...oneServer(libmemcached), ...shared });
  return new StreamAdapter({ ...files, ...shared, savePath: flatFolder(files?.savePath) });
}

/** The driver and PHP's library place keys otherwise: with three servers a third of the sessions was found (measured). */
function oneServer(options: LibmemcachedAdapterOptions = {}): LibmemcachedAdapterOptions {
  if ((options.servers?.length ?? 1) === 1) return options;
  throw refused('libmemcached.servers', 'has several servers, over which PHP spreads sessions otherwise', 'one server');
}

function refused(option: string, problem: string, allowed: string): InvalidOptionError {
  return new InvalidOptionError(option, `of phpSession() ${problem}`, allowed);
}
