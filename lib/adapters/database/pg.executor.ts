import type { SqlExecutor, SqlResult, SqlValue } from './sql-executor.js';

/**
 * What is used of a connection of pg's pool.
 *
 * @public
 */
export interface PgClientLike {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
  release(destroy?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * What is used of a `Pool` of pg.
 *
 * @public
 */
export interface PgPoolLike {
  connect(): Promise<PgClientLike>;
  readonly totalCount: number;
}

/** Statements on a pool of pg. */
export class PgExecutor implements SqlExecutor {
  readonly dialect = 'postgres';
  readonly sendsBytes = true;

  constructor(private readonly pool: PgPoolLike) {}

  async execute(sql: string, params: readonly SqlValue[], signal: AbortSignal): Promise<SqlResult> {
    const lease = new Lease(await this.pool.connect());
    const giveUp = (): void => lease.end(true);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      signal.throwIfAborted();
      const { rows, rowCount } = await lease.client.query(sql, [...params]);
      return { rows, affected: rowCount ?? 0 };
    } finally {
      signal.removeEventListener('abort', giveUp);
      lease.end(false);
    }
  }
}

/** A connection taken from the pool. */
class Lease {
  private isOver = false;

  constructor(readonly client: PgClientLike) {
    // Without a listener, a connection that breaks while it is in use ends the process; its query fails anyway.
    client.on('error', ignore);
  }

  /** @param destroy - a connection that still waits for an answer cannot be used again */
  end(destroy: boolean): void {
    if (this.isOver) return;
    this.isOver = true;
    if (!destroy) this.client.removeListener('error', ignore);
    this.client.release(destroy);
  }
}

function ignore(): void {
  // The query that waits on the connection has the error.
}
