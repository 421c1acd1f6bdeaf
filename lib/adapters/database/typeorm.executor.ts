import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import type { DatabaseDialect, SqlExecutor, SqlResult, SqlValue } from './sql-executor.js';

/**
 * What is used of a query runner of TypeORM.
 *
 * @public
 */
export interface TypeOrmQueryRunnerLike {
  connect(): Promise<unknown>;
  query(sql: string, params: SqlValue[], structured: true): Promise<{ records?: unknown[]; affected?: number }>;
  release(): Promise<void>;
}

/**
 * What is used of a `DataSource` of TypeORM.
 *
 * @public
 */
export interface TypeOrmDataSourceLike {
  readonly options: { readonly type: string };
  createQueryRunner(mode: 'master'): TypeOrmQueryRunnerLike;
}

const DIALECTS: Readonly<Record<string, DatabaseDialect>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  postgres: 'postgres',
  'better-sqlite3': 'sqlite',
};

/** Statements on a data source of TypeORM, on its primary server. */
export class TypeOrmExecutor implements SqlExecutor {
  readonly dialect: DatabaseDialect;
  readonly sendsBytes: boolean;

  /** @throws InvalidOptionError for a database that is none of ours */
  constructor(private readonly dataSource: TypeOrmDataSourceLike) {
    const { type } = dataSource.options;
    const dialect = Object.hasOwn(DIALECTS, type) ? DIALECTS[type] : undefined;
    if (dialect === undefined) {
      throw new InvalidOptionError('db', 'is a data source of another kind', Object.keys(DIALECTS).join(', '));
    }
    this.dialect = dialect;
    this.sendsBytes = dialect !== 'mysql';
  }

  async execute(sql: string, params: readonly SqlValue[], signal: AbortSignal): Promise<SqlResult> {
    const runner = this.dataSource.createQueryRunner('master');
    try {
      await runner.connect();
      signal.throwIfAborted();
      const { records, affected } = await runner.query(sql, [...params], true);
      return { rows: records ?? [], affected: affected ?? 0 };
    } finally {
      await runner.release();
    }
  }
}
