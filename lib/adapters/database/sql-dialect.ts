import type { DatabaseDialect } from './sql-executor.js';
import type { CatalogColumn, TableLayout } from './table-layout.js';
import type { TableNames } from './table-names.js';

/**
 * The statements of a session table. "Live" is a row that has not expired; "unchanged" one that still has the version.
 */
export interface SessionStatements {
  /** The row of `:id`, live or not, as id, data, created and modified. */
  readonly find: string;
  /** Up to a page of live ids behind `:after`, in order, as id. */
  readonly list: string;
  /** A new row; none, or a duplicate key error, if the id is there. */
  readonly insert: string;
  /** Replaces an expired row. */
  readonly renew: string;
  /** Replaces data and time of a live row. */
  readonly overwrite: string;
  /** Replaces data and time of a live, unchanged row. */
  readonly swap: string;
  /** Removes a live, unchanged row. */
  readonly remove: string;
  /** Sets the time of a live, unchanged row. */
  readonly touch: string;
  /** Removes a row, whatever it is. */
  readonly destroy: string;
  /** Gives a live, unchanged row the id `:aside`. */
  readonly setAside: string;
  /** Removes up to a batch of expired rows. */
  readonly collect: string;
}

/** What an error says about the configuration. */
export interface ConfigurationProblem {
  readonly problem: string;
  readonly remedy: string;
}

/** One database's SQL. */
export interface SqlDialect {
  readonly name: DatabaseDialect;
  /** As people say it. */
  readonly title: string;
  /** How many expired rows one statement removes. */
  readonly batch: number;
  quote(name: string): string;
  placeholder(number: number): string;
  /** What is sent as `:version`; compared by the statements, so that the old data need not travel. */
  version(data: string | Buffer): string;
  statements(names: TableNames, layout: TableLayout): SessionStatements;
  /** The statements that make the table and its index. */
  ddl(names: TableNames): readonly string[];
  /** A statement that answers the table's columns, as rows of {@link CatalogColumn}; none if there is no table. */
  catalog(names: TableNames): string;
  /** @throws SessionStoreConfigurationError for a table that cannot hold sessions */
  layout(
    columns: Readonly<Record<keyof TableNames['bare']['columns'], CatalogColumn>>,
    sendsBytes: boolean,
  ): TableLayout;
  /** Whether an `insert` failed because a parallel one of the same id won, and surely did nothing. */
  lostInsert(error: unknown): boolean;
  /** What can never work; undefined for what may pass by itself. */
  configurationProblem(error: unknown): ConfigurationProblem | undefined;
}
