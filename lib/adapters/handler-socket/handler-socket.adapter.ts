import { randomBytes } from 'node:crypto';
import { InvalidOptionError } from '../../errors/invalid-option.error.js';
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
import type { HandlerSocketClient } from './handler-socket-client.js';
import {
  resolveHandlerSocketOptions,
  type HandlerSocketAdapterOptions,
  type ResolvedHandlerSocketServer,
} from './handler-socket.options.js';
import { bootFailure } from './handler-socket-failure.js';
import { isRevision, newRevision, type SessionRow } from './session-row.js';
import { clientFor, SessionTable } from './session-table.js';
import { SessionTimes } from './session-times.js';
import { FRESH, layoutOf, type TableLayout } from './table-layout.js';
import { alterTableSql, createTableSql } from './table-sql.js';

/** Rows that `gc` removes in one request: writes wait behind it. */
const BATCH = 100;
/** Rows that `ids` asks for at a time. */
const PAGE = 500;
/** Seconds that data is kept that was set aside. */
const QUARANTINE = 86_400;
/** With each loss somebody else wins: who loses that often is up against something else. */
const MOST_ATTEMPTS = 1000;
/** A boot may take longer than a request. */
const BOOT = 10;

const LONE_SURROGATE = /\p{Surrogate}/u;
const BEYOND_16_BITS = /[\u{10000}-\u{10ffff}]/u;

/**
 * Keeps each session as a row of a MariaDB or MySQL table, as Phalcon's HandlerSocket adapter does, through the plugin
 * HandlerSocket: without SQL, two to three times as fast, and readable by SQL. For any number of processes and hosts.
 *
 * - A read is one request, a write one request; changes are made on condition of the column `revision`.
 * - Requests share one connection for reading and one for writing. One without answer fails after `timeout`, and is never
 *   sent again.
 * - What the columns can hold is found out at boot, since the plugin cuts off without an error what is too long.
 *
 * @example
 * ```ts
 * SessionModule.forRoot({
 *   adapter: new HandlerSocketAdapter({ server: { host: '10.0.0.5', dbname: 'session', dbtable: 'php_session' } }),
 * });
 * ```
 * @public
 */
export class HandlerSocketAdapter
  extends SessionAdapter
  implements VersionedAdapter, EnumerableAdapter, QuarantineAdapter
{
  /** Seconds; the default of the module's `lifetime`. */
  readonly lifetime: number;
  private readonly server: ResolvedHandlerSocketServer;
  private readonly client: HandlerSocketClient;
  private readonly table: SessionTable;
  private readonly patientTable: SessionTable;
  private readonly times: SessionTimes;
  private layout: TableLayout | undefined;
  private looking: Promise<TableLayout> | undefined;

  /**
   * Connects when it is opened or first used.
   *
   * @throws InvalidOptionError
   */
  constructor(options: HandlerSocketAdapterOptions = {}, clock: Clock = systemClock) {
    super();
    const { server, lifetime, timeout } = resolveHandlerSocketOptions(options);
    this.lifetime = lifetime;
    this.server = server;
    this.client = clientFor(server, voiceOf(this));
    this.table = new SessionTable(this.client, timeout);
    this.patientTable = new SessionTable(this.client, timeout * BOOT);
    this.times = new SessionTimes(lifetime, clock);
  }

  /** The width of the column `id`, in characters; before it is known, that of `createTableSql()`. */
  get maxIdLength(): number {
    return (this.layout ?? FRESH).maxIdLength;
  }

  /** What the column `data` holds; before it is known, that of `createTableSql()`. */
  get maxBytes(): number {
    return (this.layout ?? FRESH).maxBytes;
  }

  /** The statement that creates the table. */
  createTableSql(): string {
    return createTableSql(this.server);
  }

  /** The statement that alters the table of Phalcon's documentation, so that it has what that of `createTableSql()` has. */
  alterTableSql(): string {
    return alterTableSql(this.server);
  }

  /**
   * Looks at the table by writing, reading and removing a row that is no session. A server that does not answer is a
   * warning.
   *
   * @throws SessionStoreConfigurationError for a wrong secret, and a table, index or column that is missing or too narrow
   */
  override async open(): Promise<boolean> {
    this.client.reopen();
    this.layout = undefined;
    try {
      this.layout = await layoutOf(this.patientTable);
    } catch (error) {
      const failure = bootFailure(error);
      if (failure === undefined) return true;
      await this.close();
      throw failure;
    }
    return true;
  }

  /** Ends the connections, with what still waits on them. */
  override async close(): Promise<boolean> {
    this.client.close();
    return true;
  }

  async read(id: string): Promise<string> {
    return (await this.load(id))?.data ?? '';
  }

  async load(id: string): Promise<StoredSession | null> {
    const row = await this.find(id);
    return row && this.isLive(row) ? this.stored(row) : null;
  }

  async write(id: string, data: string, lifetime: number): Promise<boolean> {
    const row = await this.rowFor(id, data, lifetime);
    return untilDone('write a session', async () => {
      const current = await this.find(id);
      if (current) return (await this.table.replace(row, { revision: current.revision })) || undefined;
      return (await this.create(row)).swapped || undefined;
    });
  }

  async destroy(id: string): Promise<boolean> {
    return untilDone('destroy a session', async () => {
      const current = await this.find(id);
      return current === undefined || (await this.table.remove(id, { revision: current.revision })) || undefined;
    });
  }

  async swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Promise<SwapResult> {
    if (next === null) return this.removeIf(id, expected);
    const row = await this.rowFor(id, next, lifetime);
    if (expected === null) return this.create(row);
    const isSwapped = await this.ifIs(expected, (condition) => this.table.replace(row, condition));
    return isSwapped ? { swapped: true, version: row.revision } : { swapped: false, current: await this.load(id) };
  }

  async touch(id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    const modified = this.modification(lifetime);
    if (!this.canBeId(id)) return false;
    return this.ifIs(version, (condition) => this.table.move(id, condition, { id, modified }));
  }

  /** By the index on `modified`, in batches; each is removed in the transaction that finds it expired. */
  override async gc(): Promise<number> {
    let removed = 0;
    for (;;) {
      const batch = await this.table.removeUntil(this.times.expired, BATCH);
      removed += batch;
      if (batch < BATCH) return removed;
    }
  }

  async *ids(): AsyncGenerator<string> {
    let last = '';
    for (;;) {
      const page = await this.table.timesAfter(last, PAGE);
      for (const row of page) if (this.canBeId(row.id) && this.isLive(row)) yield row.id;
      if (page.length < PAGE) return;
      last = (page.at(-1) as SessionRow).id;
    }
  }

  /** The row gets another id, which no session can have, and is kept for a day; its bytes stay as they are. */
  async quarantine(id: string, data: string): Promise<void> {
    const row = await this.find(id);
    if (row?.data !== data || !this.isLive(row)) return;
    const aside = `${shortHash(id)}.${randomBytes(9).toString('base64url')}`;
    const modified = this.modification(QUARANTINE);
    await this.ifIs(row.revision, (condition) => this.table.move(id, condition, { id: aside, modified }));
  }

  private async removeIf(id: string, expected: SessionVersion | null): Promise<SwapResult> {
    const isRemoved = expected !== null && (await this.ifIs(expected, (condition) => this.table.remove(id, condition)));
    const current = isRemoved ? null : await this.load(id);
    // What is not there has the version null, and is gone.
    if (isRemoved || (expected === null && current === null)) return { swapped: true, version: null };
    return { swapped: false, current };
  }

  private async create(row: SessionRow): Promise<SwapResult> {
    return untilDone('create a session', async () => {
      const created: SwapResult = { swapped: true, version: row.revision };
      if (await this.table.insert(row)) return created;
      const found = await this.table.find(row.id);
      if (found === undefined) return undefined;
      if (found.id !== row.id) throw differsInCase();
      if (this.isLive(found)) return { swapped: false, current: this.stored(found) };
      const expired = { revision: found.revision, until: this.times.expired };
      return (await this.table.replace(row, expired)) ? created : undefined;
    });
  }

  /** A change of a live session of that version; false for what no session can have. */
  private async ifIs(
    version: SessionVersion,
    change: (condition: { revision: string; after: number }) => Promise<boolean>,
  ): Promise<boolean> {
    const revision = String(version);
    return isRevision(revision) && change({ revision, after: this.times.expired });
  }

  /** The row with exactly this id, expired or not. */
  private async find(id: string): Promise<SessionRow | undefined> {
    if (!this.canBeId(id)) return undefined;
    const row = await this.table.find(id);
    return row?.id === id ? row : undefined;
  }

  private isLive({ modified }: Pick<SessionRow, 'modified'>): boolean {
    return modified > this.times.expired;
  }

  private stored({ data, revision, modified }: SessionRow): StoredSession {
    return { data, version: revision, remaining: this.times.remaining(modified) };
  }

  private modification(lifetime: number): number {
    if (lifetime > 0 && lifetime < Infinity) return this.times.modification(lifetime);
    throw new InvalidOptionError('lifetime', 'has a value that cannot work', 'a number of seconds above 0');
  }

  private canBeId(id: string): boolean {
    return id.length <= this.maxIdLength && /^[a-zA-Z0-9,-]+$/.test(id);
  }

  /** @throws SessionStoreError for what the columns would change */
  private async rowFor(id: string, data: string, lifetime: number): Promise<SessionRow> {
    const { takesAllText } = await this.knownLayout();
    const problem = this.canBeId(id) ? this.problemOf(data, takesAllText) : this.problemOfId();
    if (problem !== undefined) throw new SessionStoreError('write a session', undefined, problem);
    return { id, data, modified: this.modification(lifetime), revision: newRevision() };
  }

  private problemOfId(): string {
    return `The id cannot be a session's; allowed: 1 to ${this.maxIdLength} characters of a-z, A-Z, 0-9, comma, hyphen.`;
  }

  private problemOf(data: string, takesAllText: boolean): string | undefined {
    const bytes = Buffer.byteLength(data);
    if (bytes === data.length && bytes <= this.maxBytes) return undefined;
    if (bytes > this.maxBytes) {
      return `The data has ${bytes} bytes, more than the ${this.maxBytes} of the column: set the module's maxBytes to that, or alter the column to MEDIUMBLOB.`;
    }
    if (LONE_SURROGATE.test(data)) return 'The data has half a surrogate pair, which UTF-8 cannot hold.';
    if (takesAllText || !BEYOND_16_BITS.test(data)) return undefined;
    return 'The data has characters that the column turns into question marks: alter it to MEDIUMBLOB.';
  }

  /** Where the server was away at boot, the first write finds it out. */
  private async knownLayout(): Promise<TableLayout> {
    if (this.layout) return this.layout;
    this.looking ??= layoutOf(this.table).finally(() => (this.looking = undefined));
    this.layout = await this.looking;
    return this.layout;
  }
}

function differsInCase(): SessionStoreError {
  const remedy = 'The column id takes it for another one that differs in case: alter it to VARBINARY(128).';
  return new SessionStoreError('create a session', undefined, remedy);
}

/** The answer of the first attempt that has one; the others lost a race. */
async function untilDone<T>(operation: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
    const answer = await attempt();
    if (answer !== undefined) return answer;
  }
  throw new SessionStoreError(operation, undefined, 'It kept changing: check that both ports are of the same server.');
}
