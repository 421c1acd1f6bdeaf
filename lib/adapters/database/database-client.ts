import { MissingDriverError } from '../../errors/missing-driver.error.js';
import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';
import { loadDriver } from '../load-driver.js';
import { withDeadline } from '../../utils/deadline.js';
import { Mysql2Executor, type Mysql2PromisePoolLike } from './mysql2.executor.js';
import { PgExecutor, type PgPoolLike } from './pg.executor.js';
import type { SqlExecutor } from './sql-executor.js';
import { SqliteExecutor, type SqliteDatabaseLike } from './sqlite.executor.js';

/**
 * A server that the adapter connects to by itself, with the driver `pg` or `mysql2`.
 *
 * @public
 */
export interface DatabaseServer {
  dialect: 'mysql' | 'postgres';
  /** A name, an address, or (beginning with a slash) the path of a local socket. @defaultValue 'localhost' */
  host?: string;
  /** @defaultValue 3306 or 5432 */
  port?: number;
  user?: string;
  /** Phalcon's name for `user`. */
  username?: string;
  password?: string;
  database?: string;
  /** Phalcon's name for `database`. */
  dbname?: string;
  /** Whether to encrypt the connection, or how, in the driver's words. @defaultValue false */
  ssl?: boolean | object;
  /** The most connections. @defaultValue 10 */
  poolSize?: number;
}

/**
 * A file that the adapter opens by itself, with the driver `better-sqlite3` or else `libsql`.
 *
 * @public
 */
export interface DatabaseFile {
  dialect: 'sqlite';
  /** Made if it is missing, in a folder that exists. */
  filename: string;
}

/** A pool that we opened. */
interface Endable {
  end(): Promise<unknown>;
}

/** The drivers, as they are loaded when they are needed. */
export interface DatabaseDrivers {
  pg(): Promise<unknown>;
  mysql2(): Promise<unknown>;
  'better-sqlite3'(): Promise<unknown>;
  libsql(): Promise<unknown>;
}

/** A connection of our own. */
export interface OwnConnection {
  readonly executor: SqlExecutor;
  close(): Promise<void>;
}

/** Of the wider type: it may be absent, and its types with it. */
const BETTER_SQLITE = 'better-sqlite3' as string;

const INSTALLED: DatabaseDrivers = {
  pg: () => import('pg'),
  mysql2: () => import('mysql2/promise'),
  'better-sqlite3': () => import(BETTER_SQLITE),
  libsql: () => import('libsql'),
};

const NAME = 'DatabaseAdapter';

/** Opens connections with whatever driver is installed. */
export class DatabaseClient {
  constructor(
    private readonly target: DatabaseServer | DatabaseFile,
    /** Seconds. */
    private readonly timeout: number,
    private readonly drivers: DatabaseDrivers = INSTALLED,
  ) {}

  /**
   * Nothing is sent to a server yet; a file is opened.
   *
   * @throws MissingDriverError
   */
  async connect(): Promise<OwnConnection> {
    const { target } = this;
    if (target.dialect === 'sqlite') return this.openFile(target.filename);
    return target.dialect === 'mysql' ? this.openMysql(target) : this.openPostgres(target);
  }

  private async openPostgres(server: DatabaseServer): Promise<OwnConnection> {
    const { Pool } = await this.load<PgDriver>('pg');
    const pool = new Pool({
      ...account(server),
      host: server.host ?? 'localhost',
      port: server.port,
      ssl: server.ssl ?? false,
      max: server.poolSize ?? 10,
      connectionTimeoutMillis: this.patience * 1000,
      keepAlive: true,
    });
    // Idle connections that break when the server ends: without a listener the process would end as well.
    pool.on('error', () => undefined);
    return { executor: new PgExecutor(pool), close: () => this.end(pool) };
  }

  private async openMysql(server: DatabaseServer): Promise<OwnConnection> {
    const { createPool } = await this.load<Mysql2Driver>('mysql2');
    const host = server.host ?? 'localhost';
    const pool = createPool({
      ...account(server),
      ...(host.startsWith('/') ? { socketPath: host } : { host, port: server.port ?? 3306 }),
      ...((server.ssl ?? false) !== false && { ssl: server.ssl === true ? {} : server.ssl }),
      connectionLimit: server.poolSize ?? 10,
      connectTimeout: this.patience * 1000,
      charset: 'utf8mb4',
    });
    return { executor: new Mysql2Executor(pool), close: () => this.end(pool) };
  }

  private async openFile(filename: string): Promise<OwnConnection> {
    const Database = await this.loadSqlite();
    const database = opened(() => new Database(filename));
    try {
      // Readers and the writer do not wait for each other. A lock stops the whole process, so for no longer than that.
      database.pragma(`busy_timeout = ${Math.ceil(this.timeout * 1000)}`);
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
    } catch (error) {
      database.close();
      throw error;
    }
    return { executor: new SqliteExecutor(database), close: async () => void database.close() };
  }

  private async loadSqlite(): Promise<SqliteConstructor> {
    try {
      return await this.load<SqliteConstructor>('better-sqlite3');
    } catch (missing) {
      if (!(missing instanceof MissingDriverError)) throw missing;
      return await this.load<SqliteConstructor>('libsql').catch(() => {
        throw missing;
      });
    }
  }

  /** A statement gives up earlier; the connection it waited for serves a later one. */
  private get patience(): number {
    return this.timeout * 10;
  }

  private async end(pool: Endable): Promise<void> {
    // A server that is gone says no goodbye.
    await withDeadline(this.patience, () => pool.end()).catch(() => undefined);
  }

  private async load<T>(driver: keyof DatabaseDrivers): Promise<T> {
    const loaded = (await loadDriver(NAME, driver, () => this.drivers[driver]())) as { default?: T } & T;
    // The CommonJS drivers come as the default when they are imported.
    return loaded.default ?? loaded;
  }
}

interface PgDriver {
  readonly Pool: new (options: object) => PgPoolLike & Endable & { on(event: 'error', listener: () => void): unknown };
}

interface Mysql2Driver {
  readonly createPool: (options: object) => Mysql2PromisePoolLike & Endable;
}

type SqliteConstructor = new (filename: string) => SqliteDatabaseLike & { close(): unknown };

/** @throws SessionStoreConfigurationError */
function opened<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw new SessionStoreConfigurationError(
      'SQLite',
      'the file cannot be opened or made',
      'Check that db.filename is in a folder that exists, and writable.',
      { cause },
    );
  }
}

function account(server: DatabaseServer): object {
  return {
    user: server.user ?? server.username,
    password: server.password,
    database: server.database ?? server.dbname,
  };
}
