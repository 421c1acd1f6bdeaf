import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';

const DUPLICATE_KEY = '121';
/** Lock wait timeout, deadlock: the storage engine undid the transaction. */
const ROLLED_BACK = new Set(['146', '149']);

/** HandlerSocket's answer that says no: a word, or a number of the storage engine. It repeats nothing of the request. */
export class HandlerSocketRefusal extends Error {
  constructor(readonly reason: string) {
    super(`HandlerSocket answered: ${reason}`);
    this.name = 'HandlerSocketRefusal';
  }

  get rollsBack(): boolean {
    return ROLLED_BACK.has(this.reason);
  }

  /** The server has another idea of this connection than we have. */
  get isOutOfStep(): boolean {
    return this.reason === 'stmtnum' || this.reason === 'cmd';
  }
}

/** Whether a row was there already. */
export function isDuplicate(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: unknown };
  return cause instanceof HandlerSocketRefusal && cause.reason === DUPLICATE_KEY;
}

/** The other side speaks something else. */
export class NotHandlerSocketError extends Error {
  constructor() {
    super('What arrived is no answer of HandlerSocket');
    this.name = 'NotHandlerSocketError';
  }
}

/** Whether there is somebody who answers. */
export function isAnswer(error: unknown): boolean {
  return error instanceof HandlerSocketRefusal || error instanceof NotHandlerSocketError;
}

/** What can never work: a problem and its remedy. */
type Verdict = readonly [problem: string, remedy: string];

const CREATE = 'The statements are in docs/adapters/handler-socket.md; createTableSql() and alterTableSql() give them.';
const CHECK_SECRET =
  'Set server.secret to its handlersocket_plain_secret (and server.secretWrite to handlersocket_plain_secret_wr, if it is another one); a server that has none configured makes one up at each start.';

/** By what HandlerSocket answers. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  unauth: ['it refused the secret', CHECK_SECRET],
  authtype: ['it does not know this kind of authorization', CHECK_SECRET],
  open_table: ['there is no such table', `Create it, or set server.dbname and server.dbtable. ${CREATE}`],
  idxnum: ['the table has no index PRIMARY, or none with the name modified', CREATE],
  fld: ['the table lacks one of the columns id, modified, data, revision', CREATE],
  filterblob: ['the column revision or modified is a text', CREATE],
  readonly: ['server.portWrite is the port for reading', 'Set it to handlersocket_port_wr, usually 9999.'],
};

/** What stops the boot; undefined for what can pass. */
export function bootFailure(error: unknown): Error | undefined {
  if (!(error instanceof SessionStoreError)) return error as Error;
  const { cause } = error;
  // Later it may be a proxy that has lost its way.
  if (cause instanceof NotHandlerSocketError) {
    return misconfigured(
      ['the answer is none of HandlerSocket', 'Check server.port and server.portWrite: they are not the port of SQL.'],
      cause,
    );
  }
  if (cause instanceof HandlerSocketRefusal) {
    process.emitWarning(`${cause.message}. Sessions may fail.`, { code: 'E_SESSION_STORE' });
  }
  return undefined;
}

/** What the adapter throws when a request failed. */
export function storeFailure(operation: string, error: unknown): SessionError {
  if (SessionError.is(error)) return error;
  const reason = error instanceof HandlerSocketRefusal ? error.reason : '';
  const verdict = Object.hasOwn(VERDICTS, reason) ? VERDICTS[reason] : undefined;
  return verdict ? misconfigured(verdict, error) : new SessionStoreError(operation, { cause: error });
}

export function misconfigured([problem, remedy]: Verdict, cause?: unknown): SessionStoreConfigurationError {
  return new SessionStoreConfigurationError('HandlerSocket', problem, remedy, cause === undefined ? {} : { cause });
}
