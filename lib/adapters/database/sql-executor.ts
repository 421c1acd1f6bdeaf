/**
 * The databases whose SQL is known: `'mysql'` is MariaDB as well.
 *
 * @public
 */
export type DatabaseDialect = 'mysql' | 'postgres' | 'sqlite';

/**
 * What is sent beside the text of a statement.
 *
 * @public
 */
export type SqlValue = string | number | Buffer;

/**
 * The answer to a statement.
 *
 * @public
 */
export interface SqlResult {
  /** One object per row, by column name; empty for a statement that answers none. */
  readonly rows: readonly unknown[];
  /** How many rows an INSERT, UPDATE or DELETE hit. The safety of conditional writes hangs on it. */
  readonly affected: number | bigint;
}

/**
 * Any way to run a statement, for a library that {@link DatabaseAdapter} does not know.
 *
 * @public
 */
export interface SqlExecutorLike {
  readonly dialect: DatabaseDialect;
  /**
   * Runs one statement on the primary server, outside of any transaction of the application.
   *
   * @param sql - with `$1`, `$2` ... for PostgreSQL and `?` for the others; each stands for the next of `params`
   */
  execute(sql: string, params: readonly SqlValue[]): Promise<SqlResult>;
}

/** One kind of connection. */
export interface SqlExecutor {
  readonly dialect: DatabaseDialect;
  /** Whether values travel apart from the text; otherwise binary ones become text of twice their size. */
  readonly sendsBytes: boolean;
  /**
   * @param signal - the time is over: what was not sent yet must never be sent, and a connection that waits is given up
   */
  execute(sql: string, params: readonly SqlValue[], signal: AbortSignal): Promise<SqlResult>;
}
