import { SessionStoreError } from '../../errors/session-store.error.js';
import type { SqlExecutor, SqlResult, SqlValue } from './sql-executor.js';

/**
 * What is used of a statement of better-sqlite3 or libsql.
 *
 * @public
 */
export interface SqliteStatementLike {
  readonly reader: boolean;
  all(...params: unknown[]): unknown[];
  run(...params: unknown[]): { changes: number };
}

/**
 * What is used of a database of better-sqlite3 or libsql.
 *
 * @public
 */
export interface SqliteDatabaseLike {
  readonly inTransaction: boolean;
  prepare(sql: string): SqliteStatementLike;
  pragma(source: string): unknown;
}

/** Statements on a database of better-sqlite3 or libsql; each is done before the call returns. */
export class SqliteExecutor implements SqlExecutor {
  readonly dialect = 'sqlite';
  readonly sendsBytes = true;
  private readonly statements = new Map<string, SqliteStatementLike>();

  constructor(private readonly database: SqliteDatabaseLike) {}

  async execute(sql: string, params: readonly SqlValue[]): Promise<SqlResult> {
    // The application's ROLLBACK would take the session along, after its answer has left.
    if (this.database.inTransaction) throw inTransaction();
    const statement = this.prepare(sql);
    if (statement.reader) return { rows: statement.all([...params]), affected: 0 };
    return { rows: [], affected: statement.run([...params]).changes };
  }

  private prepare(sql: string): SqliteStatementLike {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

function inTransaction(): SessionStoreError {
  return new SessionStoreError(
    'use the database',
    undefined,
    'The application has a transaction open on this connection: give the sessions a connection of their own.',
  );
}
