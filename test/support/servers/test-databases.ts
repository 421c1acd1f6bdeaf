import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import type { Pool as MysqlPool } from 'mysql2/promise';
import type { Pool as PgPool } from 'pg';
import type { DatabaseAdapterOptions } from '../../../lib/adapters/database/database.options.js';
import { requireProgram } from './debian-package.js';
import { MariadbServer } from './mariadb-server.js';
import { PostgresServer } from './postgres-server.js';
import { newFolder } from './server-process.js';

type Db = DatabaseAdapterOptions['db'];

/** A database of one kind: what tests that run on all of them need. */
export interface TestDatabase {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** A connection of the application, the same every time. */
  readonly db: Db;
  /** What the adapter takes to connect by itself. */
  readonly target: Db;
  run(sql: string): Promise<unknown>;
  /** The answer of the database's command line client: a line per row, bars between the columns. */
  cli(sql: string): string;
}

/** A database that is a server. */
export interface TestDatabaseServer extends TestDatabase {
  readonly server: MariadbServer | PostgresServer;
}

export class PostgresDatabase implements TestDatabaseServer {
  readonly name = 'PostgreSQL';
  server!: PostgresServer;
  db!: PgPool;

  async start(): Promise<void> {
    this.server = await PostgresServer.start();
    this.db = this.server.pool();
  }

  async stop(): Promise<void> {
    await this.db.end();
    await this.server.stop();
  }

  get target(): Db {
    return { dialect: 'postgres', ...this.server.options };
  }

  run(sql: string): Promise<unknown> {
    return this.server.query(sql);
  }

  cli(sql: string): string {
    return this.server.psql(sql);
  }
}

export class MariadbDatabase implements TestDatabaseServer {
  readonly name = 'MariaDB';
  server!: MariadbServer;
  db!: MysqlPool;

  async start(): Promise<void> {
    this.server = await MariadbServer.start();
    this.db = this.server.pool();
  }

  async stop(): Promise<void> {
    await this.db.end();
    await this.server.stop();
  }

  get target(): Db {
    return { dialect: 'mysql', ...this.server.options };
  }

  run(sql: string): Promise<unknown> {
    return this.server.query(sql);
  }

  cli(sql: string): string {
    return this.server.cli(sql).replaceAll('\t', '|');
  }
}

export class SqliteDatabase implements TestDatabase {
  readonly name = 'SQLite';
  folder!: string;
  db!: Database.Database;

  async start(): Promise<void> {
    this.folder = await newFolder('sqlite');
    this.db = new Database(this.file);
    this.db.pragma('journal_mode = WAL');
  }

  async stop(): Promise<void> {
    this.db.close();
    await rm(this.folder, { recursive: true });
  }

  get file(): string {
    return join(this.folder, 'sessions.db');
  }

  get target(): Db {
    return { dialect: 'sqlite', filename: this.file };
  }

  async run(sql: string): Promise<void> {
    this.db.exec(sql);
  }

  cli(sql: string): string {
    return execFileSync(requireProgram('sqlite3', 'sqlite3'), [this.file, sql], { encoding: 'utf8' }).trimEnd();
  }
}
