import { SessionError } from '../../errors/session.error.js';
import { SessionStorageFullError } from '../../errors/session-storage-full.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';

/** Answers that pass by themselves: the server starts, fails over, is full or busy. */
const PASSING = new Set([
  'BUSY',
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'NOREPLICAS',
  'OOM',
  'READONLY',
  'TRYAGAIN',
  'UNBLOCKED',
]);

const CHECK_AUTH = 'Check the option auth, or the user and password in url or path.';
const REMEDIES: Record<string, string> = {
  WRONGPASS: CHECK_AUTH,
  NOAUTH: CHECK_AUTH,
  NOPERM: 'Allow the user GET, PTTL, SET, PEXPIRE, UNLINK, EVALSHA, EVAL and SCAN on the keys of this prefix.',
  WRONGTYPE: 'The key holds something that is no session: give this adapter a prefix of its own.',
  MOVED: 'The server is part of a cluster: hand over a Cluster of ioredis as the option client.',
  READONLY: 'The server is a replica: connect to the master.',
};

/** The server's own answer that says no, also when a cluster client wraps it; undefined for every other failure. */
export function refusalOf(error: unknown): Error | undefined {
  const { name, lastNodeError } = (error ?? {}) as { name?: unknown; lastNodeError?: unknown };
  if (name === 'ReplyError') return error as Error;
  return lastNodeError === undefined ? undefined : refusalOf(lastNodeError);
}

/** What the adapter throws when a command failed. */
export function storeFailure(operation: string, error: unknown): SessionError {
  if (SessionError.is(error)) return error;
  const refusal = refusalOf(error);
  const options = { cause: withoutArguments(refusal ?? error) };
  const code = refusal === undefined ? '' : codeOf(refusal);
  if (code === 'OOM') return new SessionStorageFullError(operation, options);
  return new SessionStoreError(operation, options, REMEDIES[code]);
}

/** What stops the boot: an answer that will be the same tomorrow. Undefined for everything that can pass. */
export function configurationFailure(error: unknown): SessionStoreConfigurationError | undefined {
  const refusal = refusalOf(error);
  if (refusal === undefined || isPassing(refusal)) return undefined;
  const code = codeOf(refusal);
  const isIndex = /\bDB index\b|SELECT is not allowed/i.test(refusal.message);
  return new SessionStoreConfigurationError(
    'Redis',
    isIndex ? 'the database index does not exist there' : `it answered ${code}`,
    isIndex
      ? 'Set the option index to a database of the server (usually 0 to 15; a cluster has only 0).'
      : (REMEDIES[code] ?? 'The cause holds the answer: check that this is a Redis or Valkey server, 6.0 or later.'),
    { cause: withoutArguments(refusal) },
  );
}

function isPassing(refusal: Error): boolean {
  return PASSING.has(codeOf(refusal)) || /max number of clients/i.test(refusal.message);
}

/** The first word of an answer: `WRONGTYPE`, `OOM`, `ERR` ... A missing right inside a script is a mere `ERR`. */
function codeOf(refusal: Error): string {
  if (refusal.message.includes("user executing the script can't")) return 'NOPERM';
  return /^[A-Z]+\b/.exec(refusal.message)?.[0] ?? 'an error';
}

/**
 * The driver's errors carry the command with key and value, and some answers quote them: a log of the cause would give
 * session ids and data away. Name, message and code stay.
 */
export function withoutArguments(error: unknown): unknown {
  // Not `instanceof Error`: under Jest the system's errors are made by another realm's class.
  const { name, message, code } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (typeof message !== 'string') return error;
  const bare = new Error(message.replace(/,? with args beginning with.*$/s, ''));
  return Object.assign(bare, { name }, code !== undefined && { code });
}
