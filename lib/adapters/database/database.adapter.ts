import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { systemClock, type Clock } from '../../utils/clock.js';
import { shortHash } from '../../utils/short-hash.js';
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
import { DatabaseConnection } from './database-connection.js';
import { resolveDatabaseOptions, type DatabaseAdapterOptions } from './database.options.js';
import { SessionTable } from './session-table.js';
import { SessionTimes } from './session-times.js';
import { LARGEST_DATA, LONGEST_ID } from './table-layout.js';
import { tableNames } from './table-names.js';
import { TableSessions } from './table-sessions.js';

const ID = /^[a-zA-Z0-9,-]{1,128}$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Keeps sessions in a table of MySQL, MariaDB, PostgreSQL or SQLite, as the Database adapter of Phalcon's incubator does,
 * on the connections that the application has anyway or on its own.
 *
 * - Every change is one conditional statement: nothing is lost or revived, whatever other processes do. A version is a
 *   digest of the data, compared by the database, so the incubator's table serves as it is.
 * - `modified_at` is the expiry minus `lifetime`; an expired session is never served, whether gc ran or not.
 * - A missing table, column, key or right, and a wrong password, stop the boot; a server that does not answer does not.
 *
 * @example
 * ```ts
 * SessionModule.forRoot({
 *   adapter: new DatabaseAdapter({
 *     db: { dialect: 'postgres', host: 'db', user: 'app', password: 'secret', database: 'shop' },
 *     table: 'session_data',
 *   }),
 * });
 * ```
 * @public
 */
export class DatabaseAdapter extends SessionAdapter implements VersionedAdapter, EnumerableAdapter, QuarantineAdapter {
  /** Seconds; the default of the module's `lifetime`. */
  readonly lifetime: number;
  private readonly connection: DatabaseConnection;
  private readonly table: SessionTable;
  private readonly sessions: TableSessions;

  /** @throws InvalidOptionError */
  constructor(options: DatabaseAdapterOptions, clock: Clock = systemClock) {
    super();
    const resolved = resolveDatabaseOptions(options);
    this.lifetime = resolved.lifetime;
    this.connection = new DatabaseConnection(resolved);
    const { dialect } = this.connection;
    const names = tableNames(resolved.table, resolved.columns, (name) => dialect.quote(name));
    this.table = new SessionTable(dialect, names, () => this.connection.executor(), resolved.timeout);
    this.sessions = new TableSessions(this.table, new SessionTimes(resolved.lifetime, clock));
  }

  /** The width of the id column, in characters; 128 until it is known. */
  get maxIdLength(): number {
    return this.table.layout?.maxIdLength ?? LONGEST_ID;
  }

  /** The size of the data column, in bytes; 16 MB until it is known, and at most. */
  get maxBytes(): number {
    return this.table.layout?.maxBytes ?? LARGEST_DATA;
  }

  /**
   * Reads the table's columns. Warns if the database does not answer; they are then read when it does.
   *
   * @throws SessionStoreConfigurationError for a table, column, key, right or password that is missing or wrong
   * @throws MissingDriverError
   */
  override async open(): Promise<boolean> {
    try {
      await this.table.prepare();
    } catch (error) {
      if (SessionError.is(error)) throw error;
      this.warn(error);
    }
    return true;
  }

  override async close(): Promise<boolean> {
    this.table.forget();
    await this.connection.close();
    return true;
  }

  /**
   * Makes the table and the index that gc needs, if they are missing. For development and migrations: the user of a
   * running application needs no right to do so.
   *
   * @throws SessionStoreError
   */
  async createTable(): Promise<void> {
    await this.table.create();
  }

  async read(id: string): Promise<string> {
    return (await this.load(id))?.data ?? '';
  }

  async load(id: string): Promise<StoredSession | null> {
    if (!ID.test(id)) return null;
    const found = await this.sessions.find('load a session', id);
    return found && { data: found.data, version: found.version, remaining: found.remaining };
  }

  async write(id: string, data: string, lifetime: number): Promise<boolean> {
    const operation = 'write a session';
    await this.requireStorable(operation, id, data, lifetime);
    await this.sessions.write(operation, id, data, lifetime);
    return true;
  }

  async destroy(id: string): Promise<boolean> {
    if (ID.test(id)) await this.sessions.destroy('destroy a session', id);
    return true;
  }

  async swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Promise<SwapResult> {
    const operation = 'swap a session';
    await this.requireStorable(operation, id, next, lifetime);
    const version = expected === null ? null : String(expected);
    if (next === null) return this.sessions.remove(operation, id, version);
    if (version === null) return this.sessions.create(operation, id, next, lifetime);
    return this.sessions.replace(operation, id, version, next, lifetime);
  }

  async touch(id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    requireLifetime(lifetime);
    return ID.test(id) && this.sessions.touch('touch a session', id, version, lifetime);
  }

  /** In pages, by the order of the primary key. */
  async *ids(): AsyncGenerator<string> {
    let page = await this.sessions.ids('list the sessions', '');
    while (page.length > 0) {
      // Quarantined rows have other names.
      yield* page.filter((id) => ID.test(id));
      page = await this.sessions.ids('list the sessions', page.at(-1) as string);
    }
  }

  /** The row gets the id `corrupt.<hash of the id>`, the hash that logs show; gc removes it after a day. */
  async quarantine(id: string, data: string): Promise<void> {
    if (ID.test(id)) await this.sessions.setAside('set a session aside', id, data, `corrupt.${shortHash(id)}`);
  }

  /**
   * Removes expired rows, batch by batch.
   *
   * @param maxLifetime - without effect: each row says when it expires
   */
  override async gc(maxLifetime?: number): Promise<number> {
    void maxLifetime;
    const { batch } = this.table.dialect;
    let removed = 0;
    for (;;) {
      const count = await this.sessions.collect('remove expired sessions');
      removed += count;
      if (count < batch) return removed;
      await nextTurn();
    }
  }

  private async requireStorable(operation: string, id: string, data: string | null, lifetime: number): Promise<void> {
    if (data !== null) requireLifetime(lifetime);
    const { maxIdLength } = await this.table.limits(operation);
    if (!ID.test(id) || id.length > maxIdLength) {
      const allowed = `1 to ${maxIdLength} characters of a-z, A-Z, 0-9, comma, hyphen`;
      throw new SessionStoreError(operation, undefined, `The id does not fit into the table; allowed: ${allowed}.`);
    }
    if (data !== null && LONE_SURROGATE.test(data)) {
      throw new SessionStoreError(operation, undefined, 'The data has half a surrogate pair, which UTF-8 cannot hold.');
    }
  }

  private warn(error: unknown): void {
    const { code, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
    voiceOf(this).say(
      `${this.table.dialect.title} does not answer (${code ?? message ?? 'unknown'}): sessions fail until it does.`,
    );
  }
}

function requireLifetime(lifetime: number): void {
  if (!(lifetime > 0 && lifetime < Infinity)) {
    throw new InvalidOptionError('lifetime', 'has a value that cannot work', 'a number of seconds above 0');
  }
}
