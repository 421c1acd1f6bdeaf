import type Libsql from 'libsql';
import type { Pool as Mysql2Pool } from 'mysql2';
import type { Pool as Mysql2PromisePool } from 'mysql2/promise';
import type { Pool as PgPool } from 'pg';
import { describe, expect, test } from 'tstyche';
import type { DataSource } from 'typeorm';
import type { Mysql2PoolLike, Mysql2PromisePoolLike } from '../../lib/adapters/database/mysql2.executor.js';
import type { PgPoolLike } from '../../lib/adapters/database/pg.executor.js';
import type { SqliteDatabaseLike } from '../../lib/adapters/database/sqlite.executor.js';
import type { TypeOrmDataSourceLike } from '../../lib/adapters/database/typeorm.executor.js';
import type { DatabaseAdapterOptions } from '../../lib/adapters/database/database.options.js';

type Db = DatabaseAdapterOptions['db'];

describe('what DatabaseAdapter takes', () => {
  test('the real drivers fit', () => {
    expect<PgPool>().type.toBeAssignableTo<PgPoolLike>();
    expect<Mysql2Pool>().type.toBeAssignableTo<Mysql2PoolLike>();
    expect<Mysql2PromisePool>().type.toBeAssignableTo<Mysql2PromisePoolLike>();
    expect<Libsql.Database>().type.toBeAssignableTo<SqliteDatabaseLike>();
    expect<DataSource>().type.toBeAssignableTo<TypeOrmDataSourceLike>();
  });

  test('what it takes to connect fits, and nothing else', () => {
    expect<{ dialect: 'postgres'; host: string; username: string; dbname: string }>().type.toBeAssignableTo<Db>();
    expect<{ dialect: 'sqlite'; filename: string }>().type.toBeAssignableTo<Db>();
    expect<{ dialect: 'oracle' }>().type.not.toBeAssignableTo<Db>();
    expect<string>().type.not.toBeAssignableTo<Db>();
  });
});
