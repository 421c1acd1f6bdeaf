import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';
import type { DatabaseColumns, TableNames } from './table-names.js';

/** A column as the database's catalog describes it; what a database does not tell is absent. */
export interface CatalogColumn {
  readonly name: string;
  /** In lower case, without a length. */
  readonly type: string;
  readonly is_unsigned?: unknown;
  /** The most characters; null: no limit. */
  readonly characters?: unknown;
  /** The most bytes; null: no limit. */
  readonly bytes?: unknown;
  readonly charset?: unknown;
  /** Whether different texts are never equal; absent: they are not. */
  readonly exact?: unknown;
  /** The largest message that the server takes, in bytes. */
  readonly packet?: unknown;
  /** Whether a unique index covers this column and nothing else. */
  readonly is_unique: unknown;
}

export type CatalogColumns = Readonly<Record<keyof DatabaseColumns, CatalogColumn>>;

/** What a table can hold. */
export interface TableLayout {
  readonly maxIdLength: number;
  readonly maxBytes: number;
  /** The largest number of seconds. */
  readonly largestTime: number;
  /** Whether data is sent as bytes. */
  readonly binary: boolean;
  /** Characters that the column cannot hold. */
  readonly refuses?: { readonly characters: RegExp; readonly remedy: string };
}

/** The longest id that the engine may pass, in characters. */
export const LONGEST_ID = 128;
/** What a MEDIUMBLOB holds; the limit on all databases, so that sessions can move from one to another. */
export const LARGEST_DATA = 2 ** 24 - 1;
export const LARGEST_INT = 2 ** 31 - 1;
/** The ids that the engine makes. */
const ID_LENGTH = 32;

/** Finds our columns among those of the table. @throws SessionStoreConfigurationError */
export function requireColumns(title: string, { bare }: TableNames, rows: readonly CatalogColumn[]): CatalogColumns {
  const { table, columns } = bare;
  if (rows.length === 0) {
    throw new SessionStoreConfigurationError(
      title,
      `there is no table "${table}" that this user may see`,
      'Create it: the statements are in docs/adapters/database.md, and adapter.createTable() runs them.',
    );
  }
  const found = Object.entries(columns).map(([role, name]) => [role, rows.find((row) => row.name === name)] as const);
  const missing = found.filter(([, row]) => row === undefined).map(([role]) => columns[role as keyof DatabaseColumns]);
  if (missing.length > 0) {
    throw new SessionStoreConfigurationError(
      title,
      `the table "${table}" has no column ${missing.map((name) => `"${name}"`).join(', ')}`,
      `It has ${rows
        .map(({ name }) => name)
        .sort()
        .join(', ')}; set the option columns, or alter the table.`,
    );
  }
  return Object.fromEntries(found) as unknown as CatalogColumns;
}

/** @throws SessionStoreConfigurationError for a column of another type */
export function requireType(title: string, { name, type }: CatalogColumn, allowed: readonly string[]): void {
  if (allowed.includes(type)) return;
  throw new SessionStoreConfigurationError(
    title,
    `the column "${name}" is of type ${type || 'unknown'}`,
    `Alter it to one of: ${allowed.join(', ')}.`,
  );
}

/** The width of the id column. @throws SessionStoreConfigurationError if ids do not fit or may be there twice */
export function requireIds(title: string, { name, is_unique, characters }: CatalogColumn): number {
  if (!isTrue(is_unique)) {
    throw new SessionStoreConfigurationError(
      title,
      `the column "${name}" is not a primary key, so that two sessions could have one id`,
      'Make it the primary key of the table, alone.',
    );
  }
  const width = Math.min(limit(characters), LONGEST_ID);
  if (width >= ID_LENGTH) return width;
  throw new SessionStoreConfigurationError(
    title,
    `the column "${name}" holds ${width} characters, and ids have ${ID_LENGTH}`,
    `Alter it to ${LONGEST_ID} characters.`,
  );
}

/** A limit out of the catalog. */
export function limit(value: unknown): number {
  return value === null || value === undefined ? Infinity : Number(value);
}

/** Databases and drivers say it in many ways. */
export function isTrue(value: unknown): boolean {
  return value === true || Number(value) === 1;
}
