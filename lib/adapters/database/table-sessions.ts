import { SessionStoreError } from '../../errors/session-store.error.js';
import type { SessionVersion, SwapResult } from '../adapter-capabilities.js';
import { idsIn, sessionIn, type FoundSession } from './session-rows.js';
import type { SessionTable } from './session-table.js';
import type { SessionTimes } from './session-times.js';
import type { TableLayout } from './table-layout.js';

/** Rounds of a race for one id: who loses one sees what the winner left. */
const MOST_ROUNDS = 5;
/** Seconds that quarantined data is kept. */
const DAY = 86_400;

/** What is written: the data as it is sent, the version it will have, and the time. */
interface Content {
  readonly data: string | Buffer;
  readonly version: string;
  readonly modified: number;
}

/**
 * The sessions in the table. Every change is one conditional statement, and the number of rows it hit is the answer: no
 * transaction, no lock that outlives a statement.
 */
export class TableSessions {
  constructor(
    private readonly table: SessionTable,
    private readonly times: SessionTimes,
  ) {}

  async find(operation: string, id: string): Promise<FoundSession | null> {
    const { rows } = await this.table.run(operation, 'find', { id });
    return sessionIn(rows, id, this.times, this.table.dialect);
  }

  /** Creates or replaces, whatever is there. */
  async write(operation: string, id: string, data: string, lifetime: number): Promise<void> {
    const content = await this.content(operation, data, lifetime);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (await this.change(operation, 'overwrite', id, content)) return;
      if (await this.insert(operation, id, content)) return;
      const current = await this.find(operation, id);
      if (current && isSame(current, content)) return;
    }
    throw idTaken(operation);
  }

  async create(operation: string, id: string, data: string, lifetime: number): Promise<SwapResult> {
    const content = await this.content(operation, data, lifetime);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (await this.insert(operation, id, content)) return { swapped: true, version: content.version };
      const current = await this.find(operation, id);
      if (current) return { swapped: false, current: stored(current) };
    }
    throw idTaken(operation);
  }

  async replace(operation: string, id: string, expected: string, data: string, lifetime: number): Promise<SwapResult> {
    const content = await this.content(operation, data, lifetime);
    const { version } = content;
    if (await this.change(operation, 'swap', id, content, expected)) return { swapped: true, version };
    const current = await this.find(operation, id);
    if (current && version === expected && isSame(current, content)) return { swapped: true, version };
    return { swapped: false, current: current && stored(current) };
  }

  /** @param expected - null: nothing may be there */
  async remove(operation: string, id: string, expected: string | null): Promise<SwapResult> {
    const { expired } = this.times;
    const isRemoved =
      expected !== null && (await this.table.change(operation, 'remove', { id, version: expected, expired }));
    if (isRemoved) return { swapped: true, version: null };
    const current = await this.find(operation, id);
    if (current === null && expected === null) return { swapped: true, version: null };
    return { swapped: false, current: current && stored(current) };
  }

  async destroy(operation: string, id: string): Promise<void> {
    await this.table.run(operation, 'destroy', { id });
  }

  async touch(operation: string, id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    const { largestTime } = await this.table.limits(operation);
    const modified = this.times.modification(lifetime, largestTime);
    const { expired } = this.times;
    if (await this.table.change(operation, 'touch', { id, version: String(version), modified, expired })) return true;
    // Some connections do not count a row that had this time already.
    const current = await this.find(operation, id);
    return current?.version === version && current.modified === modified;
  }

  /** Moves the session to the id `aside`, if it holds `data`, and gives it a day. */
  async setAside(operation: string, id: string, data: string, aside: string): Promise<void> {
    const { largestTime } = await this.table.limits(operation);
    const current = await this.find(operation, id);
    if (current?.data !== data) return;
    await this.destroy(operation, aside);
    const modified = this.times.modification(DAY, largestTime);
    const { expired } = this.times;
    await this.table.run(operation, 'setAside', { id, aside, version: current.version, modified, expired });
  }

  /** @returns how many expired rows are gone; a batch at most */
  collect(operation: string): Promise<number> {
    return this.table.count(operation, 'collect', { expired: this.times.expired });
  }

  /** A page of live ids behind `after`, in the order of the database. */
  async ids(operation: string, after: string): Promise<string[]> {
    const { rows } = await this.table.run(operation, 'list', { after, expired: this.times.expired });
    return idsIn(rows);
  }

  /** A new row, or in the place of an expired one. */
  private async insert(operation: string, id: string, content: Content): Promise<boolean> {
    const { data, modified } = content;
    const created = this.times.now;
    if (await this.table.change(operation, 'insert', { id, data, created, modified })) return true;
    return this.change(operation, 'renew', id, content);
  }

  private change(
    operation: string,
    statement: 'overwrite' | 'renew' | 'swap',
    id: string,
    { data, modified }: Content,
    version?: string,
  ): Promise<boolean> {
    const { now: created, expired } = this.times;
    return this.table.change(operation, statement, { id, data, created, modified, expired, version });
  }

  /** @throws SessionStoreError for what the table cannot hold */
  private async content(operation: string, data: string, lifetime: number): Promise<Content> {
    const layout = await this.table.limits(operation);
    assertFits(operation, data, layout);
    return {
      data: layout.binary ? Buffer.from(data) : data,
      version: this.table.dialect.version(data),
      modified: this.times.modification(lifetime, layout.largestTime),
    };
  }
}

/** Whether a row is as the statement would have left it: some connections do not count a row that nothing changes. */
function isSame(current: FoundSession, { version, modified }: Content): boolean {
  return current.version === version && current.modified === modified;
}

function stored({ data, version, remaining }: FoundSession): Omit<FoundSession, 'modified'> {
  return { data, version, remaining };
}

function assertFits(operation: string, data: string, { maxBytes, refuses }: TableLayout): void {
  const bytes = Buffer.byteLength(data);
  if (bytes > maxBytes) {
    const remedy = `The data has ${bytes} bytes, and the table holds ${maxBytes}: keep less in the session, or enlarge the column.`;
    throw new SessionStoreError(operation, undefined, remedy);
  }
  if (refuses?.characters.test(data)) throw new SessionStoreError(operation, undefined, refuses.remedy);
}

function idTaken(operation: string): SessionStoreError {
  return new SessionStoreError(
    operation,
    undefined,
    'Its row could not be made. If the id column has a collation that ignores case, alter it to a binary one.',
  );
}
