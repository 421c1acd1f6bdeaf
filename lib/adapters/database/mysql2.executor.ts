import type { SqlExecutor, SqlResult, SqlValue } from './sql-executor.js';

/**
 * What is used of a connection of mysql2's pool.
 *
 * @public
 */
export interface Mysql2ConnectionLike {
  execute(sql: string, values: SqlValue[]): Promise<[unknown, ...unknown[]]>;
  release(): void;
  destroy(): void;
}

/**
 * What is used of a pool of `mysql2/promise`.
 *
 * @public
 */
export interface Mysql2PromisePoolLike {
  getConnection(): Promise<Mysql2ConnectionLike>;
  execute(sql: string, values: SqlValue[]): Promise<[unknown, ...unknown[]]>;
}

/**
 * What is used of a pool of `mysql2`.
 *
 * @public
 */
export interface Mysql2PoolLike {
  promise(): Mysql2PromisePoolLike;
}

/**
 * Statements on a pool of mysql2. They are prepared: the values travel apart from the text, whatever the server's SQL
 * mode says about backslashes.
 */
export class Mysql2Executor implements SqlExecutor {
  readonly dialect = 'mysql';
  readonly sendsBytes = true;

  constructor(private readonly pool: Mysql2PromisePoolLike) {}

  async execute(sql: string, params: readonly SqlValue[], signal: AbortSignal): Promise<SqlResult> {
    const connection = await this.pool.getConnection();
    // A connection that still waits for an answer cannot be used again.
    const giveUp = (): void => connection.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      if (!signal.aborted) return resultOf(await connection.execute(sql, [...params]));
    } finally {
      signal.removeEventListener('abort', giveUp);
      connection.release();
    }
    throw signal.reason;
  }
}

function resultOf([answer]: [unknown, ...unknown[]]): SqlResult {
  if (Array.isArray(answer)) return { rows: answer, affected: 0 };
  return { rows: [], affected: (answer as { affectedRows: number }).affectedRows };
}
