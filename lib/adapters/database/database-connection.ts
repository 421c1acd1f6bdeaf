import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { DatabaseClient, type OwnConnection } from './database-client.js';
import { requireConnectable, type ResolvedDatabaseOptions } from './database.options.js';
import { executorOf } from './executor-of.js';
import { mysqlDialect } from './mysql.dialect.js';
import { postgresDialect } from './postgres.dialect.js';
import type { SqlDialect } from './sql-dialect.js';
import type { DatabaseDialect, SqlExecutor } from './sql-executor.js';
import { sqliteDialect } from './sqlite.dialect.js';

const DIALECTS: Readonly<Record<DatabaseDialect, SqlDialect>> = {
  mysql: mysqlDialect,
  postgres: postgresDialect,
  sqlite: sqliteDialect,
};

/** How the adapter comes by a connection: from the application, or by connecting when it is first needed. */
export class DatabaseConnection {
  readonly dialect: SqlDialect;
  private readonly given: SqlExecutor | undefined;
  private readonly client: DatabaseClient | undefined;
  private own: Promise<OwnConnection> | undefined;

  /** @throws InvalidOptionError for a `db` that is nothing we know */
  constructor({ db, timeout }: Pick<ResolvedDatabaseOptions, 'db' | 'timeout'>) {
    this.given = executorOf(db);
    const target = this.given ?? requireConnectable(db);
    if (target !== this.given) this.client = new DatabaseClient(requireConnectable(db), timeout);
    this.dialect = dialectOf(target.dialect);
  }

  async executor(): Promise<SqlExecutor> {
    if (this.given) return this.given;
    this.own ??= this.connect();
    return (await this.own).executor;
  }

  /** Ends what we opened, and only that. */
  async close(): Promise<void> {
    const { own } = this;
    this.own = undefined;
    await (await own?.catch(() => undefined))?.close();
  }

  private async connect(): Promise<OwnConnection> {
    try {
      return await (this.client as DatabaseClient).connect();
    } catch (error) {
      this.own = undefined;
      throw error;
    }
  }
}

function dialectOf(name: DatabaseDialect): SqlDialect {
  if (Object.hasOwn(DIALECTS, name)) return DIALECTS[name];
  throw new InvalidOptionError(
    'db.dialect',
    'of DatabaseAdapter has a value that cannot work',
    Object.keys(DIALECTS).join(', '),
  );
}
