import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';

/** Statements in a message: a query library put them there, maybe with the values. */
const SQL_TEXT = /\bselect\b.+\bfrom\b|\binsert\s+into\b|\bupdate\b.+\bset\b|\bdelete\s+from\b/is;
/** Where MySQL quotes values: Duplicate entry 'x' for key, Incorrect string value: 'x', syntax error near 'x'. */
const QUOTED_VALUE = /\b(entry|value:?|near) '.*'/gis;

/** What the adapter throws when a statement failed. */
export function storeFailure(operation: string, error: unknown): SessionError {
  if (SessionError.is(error)) return error;
  return new SessionStoreError(operation, { cause: withoutValues(driverError(error)) }, remedyOf(driverError(error)));
}

/** The driver's own error, out of the wrappers that query libraries put around it. */
export function driverError(error: unknown): unknown {
  let innermost = error;
  for (let depth = 0; depth < 8; depth++) {
    const { driverError: inner, cause, code } = (innermost ?? {}) as Record<string, unknown>;
    const next = inner ?? (code === undefined ? cause : undefined);
    if (typeof next !== 'object' || next === null) break;
    innermost = next;
  }
  return innermost;
}

/**
 * Drivers and query libraries hang statement, values and the row in question on their errors: a log of the cause would
 * give session ids and data away. The message stays as far as it holds none; the codes stay.
 */
export function withoutValues(error: unknown): unknown {
  const { name, message, code, errno, sqlState, severity } = (error ?? {}) as Record<string, unknown>;
  if (typeof message !== 'string') return new Error('No error was given');
  const text = SQL_TEXT.test(message) ? 'The database refused a statement' : message.replace(QUOTED_VALUE, "$1 '...'");
  const known = Object.entries({ name, code, errno, sqlState, severity }).filter(([, value]) => value !== undefined);
  return Object.assign(new Error(text), Object.fromEntries(known));
}

function remedyOf(error: unknown): string | undefined {
  const { code, errno } = (error ?? {}) as { code?: unknown; errno?: unknown };
  if (code === '25006' || errno === 1290 || errno === 1792 || String(code).startsWith('SQLITE_READONLY')) {
    return 'The database only lets itself be read: connect to the primary server, or look at its settings.';
  }
  if (String(code).startsWith('SQLITE_BUSY')) {
    return 'Another process holds the database: keep its transactions short, or raise its busy timeout.';
  }
  return undefined;
}
