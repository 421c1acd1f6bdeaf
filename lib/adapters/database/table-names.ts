/**
 * The columns of the session table.
 *
 * @public
 */
export interface DatabaseColumns {
  /** The session's id; primary key. */
  session_id: string;
  /** The serializer's text. */
  data: string;
  /** Seconds since 1970, when the session was created. */
  created_at: string;
  /** Seconds since 1970: the expiry minus the adapter's lifetime. NULL counts as `created_at`. */
  modified_at: string;
}

/** The names of a table, in quotes for use in a statement and bare for messages. */
export interface TableNames {
  readonly table: string;
  readonly id: string;
  readonly data: string;
  readonly created: string;
  readonly modified: string;
  /** Without quotes. */
  readonly bare: {
    readonly table: string;
    readonly schema: string | undefined;
    readonly columns: Readonly<DatabaseColumns>;
  };
  /** For any other name. */
  readonly quote: (name: string) => string;
}

/** PostgreSQL's limit; that of MySQL is one more. */
const LONGEST_NAME = 63;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a name can stand in a statement: nothing else ever becomes part of the text. */
export function isIdentifier(name: unknown): boolean {
  return typeof name === 'string' && name.length <= LONGEST_NAME && IDENTIFIER.test(name);
}

/** @param table - `table` or `schema.table` */
export function tableNames(
  table: string,
  columns: Readonly<DatabaseColumns>,
  quote: (name: string) => string,
): TableNames {
  const parts = table.split('.');
  return {
    table: parts.map(quote).join('.'),
    id: quote(columns.session_id),
    data: quote(columns.data),
    created: quote(columns.created_at),
    modified: quote(columns.modified_at),
    bare: { table: parts.at(-1) as string, schema: parts.length > 1 ? parts[0] : undefined, columns },
    quote,
  };
}

/** The index that gc needs; no longer than a name may be. */
export function indexName({ table, columns }: TableNames['bare']): string {
  return `${table}_${columns.modified_at}`.slice(0, LONGEST_NAME);
}
