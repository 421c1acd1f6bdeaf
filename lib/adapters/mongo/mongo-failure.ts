import { SessionError } from '../../errors/session.error.js';
import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';

const DUPLICATE_KEY = 11000;
const NO_COLLECTION = 26;

const CHECK_ACCOUNT = 'Check the user, the password and authSource of the connection string.';
const CHECK_INDEX = 'Drop that index, or give the adapter the lifetime that it was made for.';
/** Answers that will be the same tomorrow. */
const PROBLEMS: Readonly<Record<number, { problem: string; remedy: string }>> = {
  13: { problem: 'the user may not use the collection', remedy: 'Give the user the role readWrite on its database.' },
  18: { problem: 'the user or the password is wrong', remedy: CHECK_ACCOUNT },
  73: { problem: 'the name of the collection is invalid', remedy: 'Choose another name.' },
  85: { problem: 'the field modified has another index', remedy: CHECK_INDEX },
  86: { problem: 'the field modified has another index', remedy: CHECK_INDEX },
  166: {
    problem: 'what is there is a view',
    remedy: 'Choose the name of a collection, or one that does not exist yet.',
  },
  // MongoDB Atlas has a number of its own.
  8000: { problem: 'the user or the password is wrong', remedy: CHECK_ACCOUNT },
};

/** Somebody has that id already. */
export function isDuplicate(error: unknown): boolean {
  return serverCode(error) === DUPLICATE_KEY;
}

/** Nothing was ever written there. */
export function isNoCollection(error: unknown): boolean {
  return serverCode(error) === NO_COLLECTION;
}

/** What the adapter throws when a command failed. */
export function storeFailure(operation: string, error: unknown): SessionError {
  if (SessionError.is(error)) return error;
  return new SessionStoreError(operation, { cause: withoutValues(error) });
}

/** What stops the boot; undefined for everything that can pass. */
export function configurationFailure(error: unknown): SessionStoreConfigurationError | undefined {
  const found = PROBLEMS[serverCode(error)];
  if (found === undefined) return undefined;
  return new SessionStoreConfigurationError('MongoDB', found.problem, found.remedy, { cause: withoutValues(error) });
}

/**
 * The server quotes commands and keys in its answers, and the driver hangs whole answers on its errors: a log of the
 * cause would give session ids and data away. Names and codes stay, and the text of what the driver itself says.
 */
export function withoutValues(error: unknown): unknown {
  const { name, message, code, codeName } = (serverError(error) ?? error ?? {}) as Record<string, unknown>;
  const isServers = typeof code === 'number';
  const text = isServers ? `MongoDB refused a command with code ${code}` : message;
  if (typeof text !== 'string') return new Error('No error was given');
  const known = Object.entries({ name, code, codeName }).filter(([, value]) => value !== undefined);
  return Object.assign(new Error(text), Object.fromEntries(known));
}

function serverCode(error: unknown): number {
  return (serverError(error) as { code: number } | undefined)?.code ?? 0;
}

/** The error that has a number of the server's, also when the driver wraps it. */
function serverError(error: unknown): object | undefined {
  let current = error;
  for (let depth = 0; depth < 8 && typeof current === 'object' && current !== null; depth++) {
    const { code, cause } = current as { code?: unknown; cause?: unknown };
    if (typeof code === 'number') return current;
    current = cause;
  }
  return undefined;
}
