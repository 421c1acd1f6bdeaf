import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';
import type { ConfigurationProblem, SqlDialect } from './sql-dialect.js';
import { LARGEST_DATA, requireIds, type CatalogColumn, type TableLayout } from './table-layout.js';
import { indexName } from './table-names.js';

const TITLE = 'SQLite';
/** A batch stops the process while it runs: at most a few milliseconds. */
const BATCH = 100;

const PROBLEMS: Readonly<Record<string, ConfigurationProblem>> = {
  SQLITE_CANTOPEN: {
    problem: 'the file cannot be opened or made',
    remedy: 'Check that its folder exists and is writable.',
  },
  SQLITE_NOTADB: { problem: 'the file is no database', remedy: 'Set db.filename to another file.' },
};

/** SQLite 3.24 and later. */
export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  title: TITLE,
  batch: BATCH,
  quote: (name) => `"${name}"`,
  placeholder: () => '?',
  // SQLite has no digests. The data itself is compared, in this process: nothing travels.
  version: (data) => data.toString(),

  statements({ table, id, data, created, modified }) {
    // The first comparison finds the row by its index; the second one holds if the column has another collation.
    const same = `${id} = :id AND ${id} COLLATE BINARY = :id`;
    const live = `COALESCE(${modified}, ${created}) > :expired`;
    const unchanged = `CAST(${data} AS TEXT) COLLATE BINARY = :version`;
    return {
      // As bytes: libsql cuts text off at a NUL.
      find: `SELECT ${id} AS id, CAST(${data} AS BLOB) AS data, ${created} AS created, ${modified} AS modified FROM ${table} WHERE ${id} = :id`,
      list: `SELECT ${id} AS id FROM ${table} WHERE ${live} AND ${id} > :after ORDER BY ${id} LIMIT 500`,
      insert: `INSERT INTO ${table} (${id}, ${data}, ${created}, ${modified}) VALUES (:id, :data, :created, :modified) ON CONFLICT DO NOTHING`,
      renew: `UPDATE ${table} SET ${data} = :data, ${created} = :created, ${modified} = :modified WHERE ${same} AND NOT (${live})`,
      overwrite: `UPDATE ${table} SET ${data} = :data, ${modified} = :modified WHERE ${same} AND ${live}`,
      swap: `UPDATE ${table} SET ${data} = :data, ${modified} = :modified WHERE ${same} AND ${live} AND ${unchanged}`,
      remove: `DELETE FROM ${table} WHERE ${same} AND ${live} AND ${unchanged}`,
      touch: `UPDATE ${table} SET ${modified} = :modified WHERE ${same} AND ${live} AND ${unchanged}`,
      destroy: `DELETE FROM ${table} WHERE ${same}`,
      setAside: `UPDATE ${table} SET ${id} = :aside, ${modified} = :modified WHERE ${same} AND ${live} AND ${unchanged}`,
      collect: `DELETE FROM ${table} WHERE ${id} IN (SELECT ${id} FROM ${table} WHERE ${modified} <= :expired OR (${modified} IS NULL AND ${created} <= :expired) LIMIT ${BATCH})`,
    };
  },

  ddl: ({ table, id, data, created, modified, bare, quote }) => {
    const index = quote(indexName(bare));
    const schema = bare.schema === undefined ? '' : `${quote(bare.schema)}.`;
    return [
      `CREATE TABLE IF NOT EXISTS ${table} (
  ${id} TEXT NOT NULL PRIMARY KEY,
  ${data} TEXT NOT NULL,
  ${created} INTEGER NOT NULL,
  ${modified} INTEGER
)`,
      `CREATE INDEX IF NOT EXISTS ${schema}${index} ON ${quote(bare.table)} (${modified})`,
    ];
  },

  catalog: ({ bare: { schema, table } }) => {
    const place = schema === undefined ? '' : `, '${schema}'`;
    return `
SELECT c.name AS name, LOWER(c.type) AS type, (SELECT encoding FROM pragma_encoding) AS charset,
  (c.pk = 1 AND NOT EXISTS (SELECT 1 FROM pragma_table_info('${table}'${place}) o WHERE o.pk > 1)) OR EXISTS (
    SELECT 1 FROM pragma_index_list('${table}'${place}) l
    WHERE l."unique" = 1 AND l.partial = 0
      AND (SELECT GROUP_CONCAT(i.name) FROM pragma_index_info(l.name${place}) i) = c.name) AS is_unique
FROM pragma_table_info('${table}'${place}) c`;
  },

  layout({ session_id, data, created_at, modified_at }): TableLayout {
    requireUtf8(data);
    for (const column of [session_id, data]) requireText(column);
    for (const column of [created_at, modified_at]) requireInteger(column);
    return {
      maxIdLength: requireIds(TITLE, session_id),
      maxBytes: LARGEST_DATA,
      largestTime: Number.MAX_SAFE_INTEGER,
      binary: false,
    };
  },

  // ON CONFLICT DO NOTHING: it does not fail.
  lostInsert: () => false,
  configurationProblem: (error) => PROBLEMS[errorCode(error)],
};

/** Data is read as the bytes that are stored. */
function requireUtf8({ charset }: CatalogColumn): void {
  if (charset === 'UTF-8') return;
  throw new SessionStoreConfigurationError(
    TITLE,
    `the database keeps text as ${charset as string}`,
    'Use a database in UTF-8, which is how they are made unless somebody asks for another encoding.',
  );
}

/** By SQLite's rules of affinity, a column of any other type would turn the text '007' into the number 7. */
function requireText(column: CatalogColumn): void {
  if (!column.type.includes('int') && /char|clob|text|blob|^$/.test(column.type)) return;
  throw wrongType(column, 'TEXT');
}

function requireInteger(column: CatalogColumn): void {
  if (!column.type.includes('int')) throw wrongType(column, 'INTEGER');
}

function wrongType({ name, type }: CatalogColumn, wanted: string): SessionStoreConfigurationError {
  return new SessionStoreConfigurationError(
    TITLE,
    `the column "${name}" is of type ${type || 'unknown'}`,
    `Make the table anew with the type ${wanted}.`,
  );
}

function errorCode(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
