import type { Voice } from '../../utils/voice.js';
import { HandlerSocketClient, type PortName } from './handler-socket-client.js';
import { isDuplicate } from './handler-socket-failure.js';
import { dateTimeOf, millisecondsOf, type SessionRow } from './session-row.js';
import type { ResolvedHandlerSocketServer } from './handler-socket.options.js';

/** Which state of a row a change is for. Times in milliseconds since 1970. */
export interface RowCondition {
  readonly revision: string;
  /** `modified` is above this. */
  readonly after?: number;
  /** `modified` is not above this. */
  readonly until?: number;
}

/** When a session was modified, without its data. */
export type SessionTime = Pick<SessionRow, 'id' | 'modified'>;

/** Numbers that we give to indexes when we open them. */
const ROWS = '0';
const TIMES = '1';
const ENDS = '2';

const INDEXES: Readonly<Record<string, readonly [index: string, columns: string]>> = {
  [ROWS]: ['PRIMARY', 'id,modified,data,revision'],
  // An update sets all columns of its index: those without a value become empty.
  [TIMES]: ['PRIMARY', 'id,modified'],
  [ENDS]: ['modified', 'id'],
};

/** What filters may name, by position. A blob cannot be filtered. */
const FILTERS = 'revision,modified';
const BY_REVISION = '0';
const BY_TIME = '1';

/** A client that opens what {@link SessionTable} needs. */
export function clientFor(server: ResolvedHandlerSocketServer, voice: Voice): HandlerSocketClient {
  const { host, port, portWrite, secret, secretWrite } = server;
  const addresses = {
    read: { host, port, secret, indexes: indexesOf(server, ROWS, TIMES) },
    write: { host, port: portWrite, secret: secretWrite, indexes: indexesOf(server, ROWS, TIMES, ENDS) },
  };
  return new HandlerSocketClient(addresses, voice);
}

/** The table with the sessions, as requests of HandlerSocket. Each is one round trip. */
export class SessionTable {
  constructor(
    private readonly client: HandlerSocketClient,
    /** Seconds for each request. */
    private readonly timeout: number,
  ) {}

  /** The row that the column's collation finds: maybe one whose id differs in case. */
  async find(id: string, port: PortName = 'read'): Promise<SessionRow | undefined> {
    const request = { tokens: [ROWS, '=', '1', id], columns: 4, key: id };
    const { values } = await this.client.request(port, 'read a session', request, this.timeout);
    const [found, modified, data, revision] = values;
    if (typeof found !== 'string') return undefined;
    return { id: found, modified: millisecondsOf(modified ?? ''), data: data ?? '', revision: revision ?? '0' };
  }

  /** Whether the id was free. */
  async insert({ id, modified, data, revision }: SessionRow): Promise<boolean> {
    try {
      await this.write('create a session', ROWS, '+', '4', id, dateTimeOf(modified), data, revision);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Whether there was such a row. */
  async replace(row: SessionRow, condition: RowCondition): Promise<boolean> {
    const { id, modified, data, revision } = row;
    const values = [id, dateTimeOf(modified), data, revision];
    return (await this.change('write a session', ROWS, id, condition, ['U', ...values])) > 0;
  }

  /** Data and revision stay. Whether there was such a row. */
  async move(id: string, condition: RowCondition, { id: to, modified }: SessionTime): Promise<boolean> {
    return (await this.change('touch a session', TIMES, id, condition, ['U', to, dateTimeOf(modified)])) > 0;
  }

  /** Whether there was such a row. */
  async remove(id: string, condition: RowCondition): Promise<boolean> {
    return (await this.change('destroy a session', ROWS, id, condition, ['D'])) > 0;
  }

  /** Removes up to `limit` rows, in the transaction that finds them; how many. */
  async removeUntil(time: number, limit: number): Promise<number> {
    const before = dateTimeOf(time + 1000);
    return count(await this.write('remove expired sessions', ENDS, '<', '1', before, String(limit), '0', 'D'));
  }

  /** The next rows behind an id, in the order of the ids. */
  async timesAfter(id: string, limit: number): Promise<SessionTime[]> {
    const request = { tokens: [TIMES, '>', '1', id, String(limit), '0'], columns: 2 };
    const { values } = await this.client.request('read', 'list the sessions', request, this.timeout);
    return Array.from({ length: values.length / 2 }, (_, row) => ({
      id: values[row * 2] ?? '',
      modified: millisecondsOf(values[row * 2 + 1] ?? ''),
    }));
  }

  private async change(
    operation: string,
    index: string,
    id: string,
    condition: RowCondition,
    modification: readonly string[],
  ): Promise<number> {
    const tokens = [index, '=', '1', id, '1', '0', ...filters(condition), ...modification];
    return count(await this.write(operation, ...tokens));
  }

  private async write(operation: string, ...tokens: readonly string[]): Promise<readonly (string | null)[]> {
    const { values } = await this.client.request('write', operation, { tokens }, this.timeout);
    return values;
  }
}

function indexesOf({ dbname, dbtable }: ResolvedHandlerSocketServer, ...numbers: readonly string[]): string[][] {
  return numbers.map((number) => ['P', number, dbname, dbtable, ...(INDEXES[number] ?? []), FILTERS]);
}

function filters({ revision, after, until }: RowCondition): string[] {
  return [
    ...['F', '=', BY_REVISION, revision],
    ...(after === undefined ? [] : ['F', '>', BY_TIME, dateTimeOf(after)]),
    ...(until === undefined ? [] : ['F', '<=', BY_TIME, dateTimeOf(until)]),
  ];
}

/** How many rows a change was made to. */
function count([changed]: readonly (string | null)[]): number {
  return Number(changed);
}
