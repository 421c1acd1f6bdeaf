import { randomBytes } from 'node:crypto';
import { misconfigured } from './handler-socket-failure.js';
import { newRevision, type SessionRow } from './session-row.js';
import type { SessionTable } from './session-table.js';

/** What the table can hold. */
export interface TableLayout {
  /** In characters. */
  readonly maxIdLength: number;
  readonly maxBytes: number;
  /** False: no characters beyond 16 bits, as in MySQL's `utf8`. */
  readonly takesAllText: boolean;
}

/** What the table of `createTableSql()` can hold. */
export const FRESH: TableLayout = { maxIdLength: 128, maxBytes: 2 ** 24 - 1, takesAllText: true };

/** The ids that the engine makes. */
const ID_LENGTH = 32;
/** One more than a TEXT or BLOB holds; what takes it is taken for a MEDIUMBLOB, the next size that there is. */
const PROBE_BYTES = 65_536;
/** Every session with such a time has expired, and `gc` removes what a crash leaves behind. */
const LONG_AGO = Date.UTC(2000, 0, 1);
const LATIN_AND_SYMBOLS = 'é€';
const ALL_TEXT = `${LATIN_AND_SYMBOLS}😀`;

const ALTER = 'alterTableSql() gives the statement that changes the table of the source document.';

/**
 * Finds out what the columns hold. The protocol cannot tell, and what is too long is cut off without an error; so a row that
 * is no session is written, read back and removed.
 *
 * @throws SessionStoreConfigurationError if ids or text do not fit
 */
export async function layoutOf(table: SessionTable): Promise<TableLayout> {
  const long = probe('x'.repeat(PROBE_BYTES));
  const wide = { ...long, data: ALL_TEXT, revision: newRevision() };
  // By the other port: it has its own secret.
  await table.find(long.id);
  await table.insert(long);
  const sizes = await table.find(long.id, 'write');
  await table.replace(wide, { revision: long.revision });
  const text = await table.find(long.id, 'write');
  await table.remove(long.id, { revision: wide.revision });
  const { id, data } = sizes ?? { id: '', data: '' };
  requireIds(id.length);
  return {
    maxIdLength: id.length,
    maxBytes: data.length === PROBE_BYTES ? FRESH.maxBytes : data.length,
    takesAllText: takesAllText(text?.data ?? ''),
  };
}

/** The point keeps it from being an id. It has to be unique in what a narrow column leaves of it. */
function probe(data: string): SessionRow {
  const id = `.probe.${randomBytes(12).toString('hex')}`.padEnd(FRESH.maxIdLength, '-');
  return { id, data, modified: LONG_AGO, revision: newRevision() };
}

function requireIds(width: number): void {
  if (width >= ID_LENGTH) return;
  throw misconfigured([`the column id holds ${width} characters, and ids have ${ID_LENGTH}`, ALTER]);
}

function takesAllText(text: string): boolean {
  if (text === ALL_TEXT) return true;
  if (text.startsWith(LATIN_AND_SYMBOLS)) return false;
  throw misconfigured(['the column data has a character set that cannot hold all text', ALTER]);
}
