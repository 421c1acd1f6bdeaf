import { Mysql2Executor, type Mysql2PoolLike, type Mysql2PromisePoolLike } from './mysql2.executor.js';
import { PgExecutor, type PgPoolLike } from './pg.executor.js';
import type { SqlExecutor, SqlExecutorLike } from './sql-executor.js';
import { SqliteExecutor, type SqliteDatabaseLike } from './sqlite.executor.js';
import { TypeOrmExecutor, type TypeOrmDataSourceLike } from './typeorm.executor.js';

/**
 * A connection of the application's, of any kind that is known.
 *
 * @public
 */
export type DatabaseHandle =
  SqlExecutorLike | PgPoolLike | Mysql2PoolLike | Mysql2PromisePoolLike | SqliteDatabaseLike | TypeOrmDataSourceLike;

/** Recognises a connection by what it has, since drivers are not imported; undefined if it is nothing that we know. */
export function executorOf(db: unknown): SqlExecutor | undefined {
  if (typeof db !== 'object' || db === null) return undefined;
  if (has(db, 'execute') && 'dialect' in db) return customExecutor(db as SqlExecutorLike);
  if (has(db, 'createQueryRunner')) return new TypeOrmExecutor(db as unknown as TypeOrmDataSourceLike);
  if (has(db, 'prepare', 'pragma')) return new SqliteExecutor(db as unknown as SqliteDatabaseLike);
  if (has(db, 'getConnection', 'execute', 'promise'))
    return new Mysql2Executor((db as unknown as Mysql2PoolLike).promise());
  if (has(db, 'getConnection', 'execute')) return new Mysql2Executor(db as unknown as Mysql2PromisePoolLike);
  // A single client of pg has no count: statements of the application could be in a transaction on it.
  if (has(db, 'connect', 'query') && 'totalCount' in db) return new PgExecutor(db as unknown as PgPoolLike);
  return undefined;
}

function customExecutor(db: SqlExecutorLike): SqlExecutor {
  return { dialect: db.dialect, sendsBytes: false, execute: (sql, params) => db.execute(sql, params) };
}

function has(db: object, ...methods: string[]): boolean {
  return methods.every((name) => typeof (db as Record<string, unknown>)[name] === 'function');
}
