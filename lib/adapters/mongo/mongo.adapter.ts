import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { systemClock, type Clock } from '../../utils/clock.js';
import { voiceOf } from '../../utils/voice.js';
import type {
  EnumerableAdapter,
  QuarantineAdapter,
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../adapter-capabilities.js';
import { SessionAdapter } from '../session-adapter.js';
import { withoutValues } from './mongo-failure.js';
import { requireHarmless } from './mongo-indexes.js';
import { MongoSessions } from './mongo-sessions.js';
import { resolveMongoOptions, type MongoAdapterOptions } from './mongo.options.js';
import { SessionCollection } from './session-collection.js';
import { LARGEST_DATA } from './session-document.js';
import { SessionTimes } from './session-times.js';

const ID = /^[a-zA-Z0-9,-]{1,128}$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Keeps each session as a document of a MongoDB collection, as the Mongo adapter of Phalcon's incubator does, over the
 * application's own connection.
 *
 * - Every change is one command with a condition on the document's `revision`: nothing is lost or revived, whatever other
 *   processes do. It has to reach most members of a replica set before it counts.
 * - `modified` is the expiry minus `lifetime`; an expired session is never served, whether `gc`, a TTL index or nobody
 *   removes it.
 * - A command without answer fails after `timeout`, and is not sent again by the adapter.
 *
 * @example
 * ```ts
 * import { MongoClient } from 'mongodb';
 *
 * const client = new MongoClient('mongodb://db.internal', { waitQueueTimeoutMS: 500, serverSelectionTimeoutMS: 500 });
 * SessionModule.forRoot({
 *   adapter: new MongoAdapter({ collection: client.db('shop').collection('session_data'), lifetime: 1800 }),
 * });
 * ```
 * @public
 */
export class MongoAdapter extends SessionAdapter implements VersionedAdapter, EnumerableAdapter, QuarantineAdapter {
  /** Seconds; the default of the module's `lifetime`. */
  readonly lifetime: number;
  /** The largest data, in bytes: MongoDB's 16 MB for a document, less the rest of it. */
  readonly maxBytes: number = LARGEST_DATA;
  private readonly times: SessionTimes;
  private readonly collection: SessionCollection;
  private readonly sessions: MongoSessions;

  /** @throws InvalidOptionError */
  constructor(options: MongoAdapterOptions, clock: Clock = systemClock) {
    super();
    const { collection, lifetime, timeout } = resolveMongoOptions(options);
    this.lifetime = lifetime;
    this.times = new SessionTimes(lifetime, clock);
    this.collection = new SessionCollection(collection, timeout);
    this.sessions = new MongoSessions(this.collection, this.times);
  }

  /**
   * Looks at the indexes, and whether the user may read and write. Warns if the server does not answer.
   *
   * @throws SessionStoreConfigurationError for a wrong password, a missing right, an index that would end sessions early
   */
  override async open(): Promise<boolean> {
    try {
      requireHarmless(await this.collection.probe(), this.times.lifetime);
    } catch (error) {
      if (SessionError.is(error)) throw error;
      voiceOf(this).say(silence(error));
    }
    return true;
  }

  /**
   * Makes the TTL index by which MongoDB itself removes expired sessions, if it is missing; the collection too. For
   * migrations: a running application needs no right to do so. Without it `gc` removes them.
   *
   * @throws SessionStoreConfigurationError if `modified` has an index with another time
   * @throws SessionStoreError
   */
  async createIndex(): Promise<void> {
    await this.collection.createIndex('create the index', this.times.lifetime);
  }

  async read(id: string): Promise<string> {
    return (await this.load(id))?.data ?? '';
  }

  async load(id: string): Promise<StoredSession | null> {
    return isId(id) ? this.sessions.find('load a session', id) : null;
  }

  async write(id: string, data: string, lifetime: number): Promise<boolean> {
    const operation = 'write a session';
    requireStorable(operation, id, data, lifetime);
    await this.sessions.write(operation, id, data, lifetime);
    return true;
  }

  async destroy(id: string): Promise<boolean> {
    if (isId(id)) await this.sessions.destroy('destroy a session', id);
    return true;
  }

  async swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Promise<SwapResult> {
    const operation = 'swap a session';
    requireStorable(operation, id, next, lifetime);
    if (next === null) return this.sessions.remove(operation, id, expected);
    if (expected === null) return this.sessions.create(operation, id, next, lifetime);
    return this.sessions.replace(operation, id, expected, next, lifetime);
  }

  async touch(id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    requireLifetime(lifetime);
    return isId(id) && this.sessions.touch('touch a session', id, version, lifetime);
  }

  /** In pages, by the order of the ids. */
  async *ids(): AsyncGenerator<string> {
    let page = await this.sessions.ids('list the sessions', '');
    while (page.length > 0) {
      // Quarantined documents have other names.
      yield* page.filter(isId);
      page = await this.sessions.ids('list the sessions', page.at(-1) as string);
    }
  }

  /** The data goes to the id `corrupt.<hash of the id>`, the hash that logs show, for a day. */
  async quarantine(id: string, data: string): Promise<void> {
    if (isId(id)) await this.sessions.setAside('set a session aside', id, data);
  }

  /**
   * Removes expired documents, batch by batch; also what a TTL index has not come round to.
   *
   * @param maxLifetime - without effect: each document says when it expires
   */
  override async gc(maxLifetime?: number): Promise<number> {
    void maxLifetime;
    let total = 0;
    for (;;) {
      const { removed, isLast } = await this.sessions.collect('remove expired sessions');
      total += removed;
      if (isLast) return total;
      await nextTurn();
    }
  }
}

/** Also that it is text: an object from a query string would be an operator of MongoDB's. */
function isId(id: unknown): id is string {
  return typeof id === 'string' && ID.test(id);
}

function requireStorable(operation: string, id: string, data: string | null, lifetime: number): void {
  if (!isId(id)) {
    const allowed = '1 to 128 characters of a-z, A-Z, 0-9, comma, hyphen';
    throw new SessionStoreError(operation, undefined, `The id cannot be a session's; allowed: ${allowed}.`);
  }
  if (data === null) return;
  requireLifetime(lifetime);
  // A character takes three bytes at most.
  const bytes = data.length * 3 > LARGEST_DATA ? Buffer.byteLength(data) : 0;
  if (bytes > LARGEST_DATA) {
    const sizes = `The data has ${bytes} bytes, and a document holds ${LARGEST_DATA}`;
    throw new SessionStoreError(operation, undefined, `${sizes}: keep less in the session.`);
  }
  if (LONE_SURROGATE.test(data)) {
    throw new SessionStoreError(operation, undefined, 'The data has half a surrogate pair, which UTF-8 cannot hold.');
  }
}

function requireLifetime(lifetime: number): void {
  if (lifetime > 0 && lifetime < Infinity) return;
  throw new InvalidOptionError('lifetime', 'has a value that cannot work', 'a number of seconds above 0');
}

function silence(error: unknown): string {
  const { code, name, message } = withoutValues(error) as Partial<NodeJS.ErrnoException>;
  const answer = code ?? (name === 'Error' ? message : name) ?? 'unknown';
  return `MongoDB does not answer (${answer}): sessions fail until it does.`;
}
