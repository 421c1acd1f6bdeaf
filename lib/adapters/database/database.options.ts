import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import {
  anyString,
  either,
  findOptionProblem,
  oneOf,
  timerSeconds,
  trueOrFalse,
  type OptionRule,
  type OptionRules,
} from '../../utils/option-rules.js';
import type { DatabaseFile, DatabaseServer } from './database-client.js';
import type { DatabaseHandle } from './executor-of.js';
import { isIdentifier, type DatabaseColumns } from './table-names.js';

/**
 * Options of {@link DatabaseAdapter}.
 *
 * @public
 */
export interface DatabaseAdapterOptions {
  /**
   * Where the table is. Either a connection of the application: a `Pool` of pg, a pool of mysql2 or mysql2/promise, a
   * database of better-sqlite3 or libsql, a `DataSource` of TypeORM, or `{ dialect, execute }` for everything else; it
   * is never closed. Or what it takes to connect: then the connections are the adapter's own.
   */
  db: DatabaseHandle | DatabaseServer | DatabaseFile;
  /**
   * The table, also `schema.table`; letters, digits and underscores.
   *
   * @defaultValue 'session_data'
   */
  table?: string;
  /**
   * Columns that have other names in your table.
   *
   * @defaultValue session_id, data, created_at, modified_at
   */
  columns?: Partial<DatabaseColumns>;
  /**
   * Seconds that a session lives without use, at most ten years, rounded up to whole ones; the default of the module's `lifetime`. All programs that
   * share a table need the same: `modified_at` is the expiry minus this.
   *
   * @defaultValue 3600
   */
  lifetime?: number;
  /**
   * Seconds that a statement may take, waiting for a connection included; ten times that for `gc` and at boot.
   *
   * @defaultValue 0.5
   */
  timeout?: number;
}

/** Options with their defaults. */
export interface ResolvedDatabaseOptions {
  readonly db: DatabaseHandle | DatabaseServer | DatabaseFile;
  readonly table: string;
  readonly columns: Readonly<DatabaseColumns>;
  readonly lifetime: number;
  readonly timeout: number;
}

/** Seconds. `modified_at` is the expiry minus this: ten years keep it above 0. */
const LONGEST_LIFETIME = 10 * 365 * 86_400;

const identifier: OptionRule = {
  valid: isIdentifier,
  allowed: 'up to 63 letters, digits and underscores, no digit in front',
};

const anyObject: OptionRule = { valid: (value) => typeof value === 'object' && value !== null, allowed: 'an object' };

const RULES: OptionRules = {
  db: {
    ...anyObject,
    allowed:
      'a pool of pg or mysql2, a database of better-sqlite3 or libsql, a DataSource of TypeORM, { dialect, execute }, or what it takes to connect: { dialect, host, user, password, database }, { dialect, filename }',
  },
  table: {
    valid: (value) => typeof value === 'string' && value.split('.').length <= 2 && value.split('.').every(isIdentifier),
    allowed: 'table or schema.table, each of up to 63 letters, digits and underscores',
  },
  columns: anyObject,
  lifetime: {
    valid: (value) => typeof value === 'number' && value > 0 && value <= LONGEST_LIFETIME,
    allowed: `a number of seconds above 0, at most ${LONGEST_LIFETIME}`,
  },
  timeout: timerSeconds,
};

const COLUMN_RULES: OptionRules = {
  session_id: identifier,
  data: identifier,
  created_at: identifier,
  modified_at: identifier,
};

const SERVER_RULES: OptionRules = {
  dialect: oneOf('mysql', 'postgres'),
  host: anyString,
  port: wholeNumber(65_535),
  user: anyString,
  username: anyString,
  password: anyString,
  database: anyString,
  dbname: anyString,
  ssl: either(trueOrFalse, anyObject),
  poolSize: wholeNumber(10_000),
};

const FILE_RULES: OptionRules = {
  dialect: oneOf('sqlite'),
  filename: { valid: (value) => typeof value === 'string' && value !== '', allowed: 'the path of a file' },
};

/** Defaults and checks. @throws InvalidOptionError */
export function resolveDatabaseOptions(options: DatabaseAdapterOptions): ResolvedDatabaseOptions {
  check(options, RULES);
  const { db, table, columns, lifetime, timeout } = options;
  if (db === undefined) throw new InvalidOptionError('db', 'of DatabaseAdapter is missing', RULES['db']?.allowed ?? '');
  if (columns !== undefined) check(columns, COLUMN_RULES, 'columns.');
  return Object.freeze({
    db,
    table: table ?? 'session_data',
    columns: resolveColumns(columns ?? {}),
    lifetime: lifetime ?? 3600,
    timeout: timeout ?? 0.5,
  });
}

function resolveColumns(columns: Partial<DatabaseColumns>): Readonly<DatabaseColumns> {
  return Object.freeze({
    session_id: columns.session_id ?? 'session_id',
    data: columns.data ?? 'data',
    created_at: columns.created_at ?? 'created_at',
    modified_at: columns.modified_at ?? 'modified_at',
  });
}

/** Whether `db` says how to connect, and is no connection yet. @throws InvalidOptionError if it is neither */
export function requireConnectable(db: object): DatabaseServer | DatabaseFile {
  const { dialect } = db as { dialect?: unknown };
  const rules = { mysql: SERVER_RULES, postgres: SERVER_RULES, sqlite: FILE_RULES };
  if (typeof dialect !== 'string' || !Object.hasOwn(rules, dialect)) {
    throw new InvalidOptionError('db', 'of DatabaseAdapter is no connection that it knows', RULES['db']?.allowed ?? '');
  }
  check(db, rules[dialect as keyof typeof rules], 'db.');
  if (dialect === 'sqlite' && (db as DatabaseFile).filename === undefined) {
    throw new InvalidOptionError('db.filename', 'of DatabaseAdapter is missing', 'the path of a file');
  }
  return db as DatabaseServer | DatabaseFile;
}

function check(options: object, rules: OptionRules, path = ''): void {
  const found = findOptionProblem(options, rules, path);
  if (found) throw new InvalidOptionError(found.option, `of DatabaseAdapter ${found.problem}`, found.allowed);
}

function wholeNumber(most: number): OptionRule {
  return {
    valid: (value) => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= most,
    allowed: `a whole number from 1 to ${most}`,
  };
}
