import { createHash } from 'node:crypto';
import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';
import type { ConfigurationProblem, SqlDialect } from './sql-dialect.js';
import {
  LARGEST_DATA,
  LARGEST_INT,
  isTrue,
  limit,
  requireIds,
  requireType,
  type CatalogColumn,
  type TableLayout,
} from './table-layout.js';
import { indexName } from './table-names.js';

const TITLE = 'MySQL';
const TEXTS = ['tinytext', 'text', 'mediumtext', 'longtext', 'varchar'];
const BYTES = ['tinyblob', 'blob', 'mediumblob', 'longblob', 'varbinary'];
const DUPLICATE = 1062;
/** Inserts of one id that was there lately deadlock; the server takes the losers back whole. */
const DEADLOCK = 1213;
/** What a statement has beside the data, in bytes: its text, the id, the times; generously. */
const AROUND_DATA = 4096;

const TOO_OLD = { problem: 'it does not know our statements', remedy: 'Use MySQL 5.7, MariaDB 10.3, or later.' };
const PROBLEMS: Readonly<Record<number, ConfigurationProblem>> = {
  1044: { problem: 'the user may not use this database', remedy: 'Grant it, or set db.database.' },
  1045: { problem: 'the user or the password is wrong', remedy: 'Check db.user and db.password.' },
  1049: { problem: 'the database does not exist', remedy: 'Create it, or set db.database.' },
  1064: TOO_OLD,
  1142: { problem: 'the user may not use the table', remedy: 'Grant SELECT, INSERT, UPDATE and DELETE on it.' },
  1143: { problem: 'the user may not use a column', remedy: 'Grant SELECT, INSERT, UPDATE and DELETE on the table.' },
  1305: TOO_OLD,
  1698: { problem: 'the user or the password is wrong', remedy: 'Check db.user and db.password.' },
};

/** MySQL 5.7 and later, MariaDB 10.3 and later. */
export const mysqlDialect: SqlDialect = {
  name: 'mysql',
  title: TITLE,
  batch: 1000,
  quote: (name) => `\`${name}\``,
  placeholder: () => '?',
  version: (data) => createHash('sha256').update(data).digest('hex'),

  statements({ table, id, data, created, modified }) {
    // The first comparison finds the row by its index; the second one tells 'ID' from 'id', which many collations do not.
    const same = `${id} = :id AND CAST(${id} AS BINARY) = :id`;
    const live = `COALESCE(${modified}, ${created}) > :expired`;
    const unchanged = `SHA2(${data}, 256) = :version`;
    // As bytes in both directions, whatever character set the connection has.
    const bytes = 'CAST(:data AS BINARY)';
    return {
      find: `SELECT ${id} AS id, CAST(${data} AS BINARY) AS data, ${created} AS created, ${modified} AS modified FROM ${table} WHERE ${id} = :id`,
      list: `SELECT ${id} AS id FROM ${table} WHERE ${live} AND ${id} > :after ORDER BY ${id} LIMIT 500`,
      insert: `INSERT INTO ${table} (${id}, ${data}, ${created}, ${modified}) VALUES (:id, ${bytes}, :created, :modified)`,
      renew: `UPDATE ${table} SET ${data} = ${bytes}, ${created} = :created, ${modified} = :modified WHERE ${same} AND NOT (${live})`,
      overwrite: `UPDATE ${table} SET ${data} = ${bytes}, ${modified} = :modified WHERE ${same} AND ${live}`,
      swap: `UPDATE ${table} SET ${data} = ${bytes}, ${modified} = :modified WHERE ${same} AND ${live} AND ${unchanged}`,
      remove: `DELETE FROM ${table} WHERE ${same} AND ${live} AND ${unchanged}`,
      touch: `UPDATE ${table} SET ${modified} = :modified WHERE ${same} AND ${live} AND ${unchanged}`,
      destroy: `DELETE FROM ${table} WHERE ${same}`,
      setAside: `UPDATE ${table} SET ${id} = :aside, ${modified} = :modified WHERE ${same} AND ${live} AND ${unchanged}`,
      collect: `DELETE FROM ${table} WHERE ${modified} <= :expired OR (${modified} IS NULL AND ${created} <= :expired) ORDER BY ${modified} LIMIT 1000`,
    };
  },

  ddl: ({ table, id, data, created, modified, bare, quote }) => [
    `CREATE TABLE IF NOT EXISTS ${table} (
  ${id} VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ${data} MEDIUMBLOB NOT NULL,
  ${created} INT UNSIGNED NOT NULL,
  ${modified} INT UNSIGNED DEFAULT NULL,
  PRIMARY KEY (${id}),
  KEY ${quote(indexName(bare))} (${modified})
) ENGINE=InnoDB`,
  ],

  catalog: ({ bare: { schema, table } }) => `
SELECT c.column_name AS name, LOWER(c.data_type) AS type, LOCATE('unsigned', c.column_type) > 0 AS is_unsigned,
  c.character_maximum_length AS characters, c.character_octet_length AS bytes, c.character_set_name AS charset,
  @@max_allowed_packet AS packet, EXISTS (
    SELECT 1 FROM information_schema.statistics s
    WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name AND s.column_name = c.column_name
      AND s.non_unique = 0 AND s.sub_part IS NULL AND NOT EXISTS (
        SELECT 1 FROM information_schema.statistics o
        WHERE o.table_schema = s.table_schema AND o.table_name = s.table_name AND o.index_name = s.index_name
          AND o.seq_in_index > 1)) AS is_unique
FROM information_schema.columns c
WHERE c.table_schema = ${schema === undefined ? 'DATABASE()' : `'${schema}'`} AND c.table_name = '${table}'`,

  layout(columns, sendsBytes): TableLayout {
    const { session_id, data, created_at, modified_at } = columns;
    requireType(TITLE, session_id, ['varchar', 'char', 'varbinary']);
    requireType(TITLE, data, [...TEXTS, ...BYTES]);
    for (const column of [created_at, modified_at]) requireType(TITLE, column, ['int', 'bigint']);
    const packet = limit(data.packet) - AROUND_DATA;
    return {
      maxIdLength: requireIds(TITLE, session_id),
      maxBytes: Math.min(largestData(data), Math.floor(sendsBytes ? packet : packet / 2), LARGEST_DATA),
      largestTime: largestTime(modified_at),
      binary: true,
      ...charactersOf(data),
    };
  },

  lostInsert: (error) => [DUPLICATE, DEADLOCK].includes(errorNumber(error)),
  configurationProblem: (error) => PROBLEMS[errorNumber(error)],
};

/** A VARCHAR counts characters, and any of them may be one byte. */
function largestData({ type, characters, bytes }: CatalogColumn): number {
  return type === 'varchar' ? limit(characters) : limit(bytes);
}

function largestTime({ type, is_unsigned }: CatalogColumn): number {
  if (type === 'bigint') return Number.MAX_SAFE_INTEGER;
  return isTrue(is_unsigned) ? 2 ** 32 - 1 : LARGEST_INT;
}

/** @throws SessionStoreConfigurationError if the column would change what is written */
function charactersOf({ name, charset }: CatalogColumn): Pick<TableLayout, 'refuses'> {
  if (charset === null || charset === undefined || charset === 'utf8mb4') return {};
  const remedy = `Alter the column "${name}": CHARACTER SET utf8mb4, or the type MEDIUMBLOB.`;
  if (charset === 'utf8' || charset === 'utf8mb3')
    return { refuses: { characters: /[\u{10000}-\u{10ffff}]/u, remedy } };
  throw new SessionStoreConfigurationError(
    TITLE,
    `the column "${name}" has the character set ${charset as string}, which cannot hold all text`,
    remedy,
  );
}

function errorNumber(error: unknown): number {
  const { errno } = (error ?? {}) as { errno?: unknown };
  return typeof errno === 'number' ? errno : 0;
}
