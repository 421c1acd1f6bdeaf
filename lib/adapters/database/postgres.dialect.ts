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

const TITLE = 'PostgreSQL';
const TEXTS = ['text', 'character varying'];

const CHECK_USER = 'Check db.user and db.password, and pg_hba.conf of the server.';
const TOO_OLD = { problem: 'it does not know our statements', remedy: 'Use PostgreSQL 12 or later.' };
const PROBLEMS: Readonly<Record<string, ConfigurationProblem>> = {
  '28000': { problem: 'the server refuses this user', remedy: CHECK_USER },
  '28P01': { problem: 'the user or the password is wrong', remedy: CHECK_USER },
  '3D000': { problem: 'the database does not exist', remedy: 'Create it, or set db.database.' },
  '42601': TOO_OLD,
  '42703': TOO_OLD,
  '42883': TOO_OLD,
  '42501': { problem: 'the user may not use the table', remedy: 'Grant SELECT, INSERT, UPDATE and DELETE on it.' },
};

/** PostgreSQL 12 and later. */
export const postgresDialect: SqlDialect = {
  name: 'postgres',
  title: TITLE,
  batch: 1000,
  quote: (name) => `"${name}"`,
  placeholder: (number) => `$${number}`,
  version: (data) => createHash('sha256').update(data).digest('hex'),

  statements({ table, id, data, created, modified }, { binary }) {
    const same = `${id} = :id`;
    const live = `COALESCE(${modified}, ${created}) > :expired`;
    const bytes = binary ? data : `convert_to(${data}, 'UTF8')`;
    const unchanged = `encode(sha256(${bytes}), 'hex') = :version`;
    return {
      find: `SELECT ${id} AS id, ${data} AS data, ${created} AS created, ${modified} AS modified FROM ${table} WHERE ${same}`,
      list: `SELECT ${id} AS id FROM ${table} WHERE ${live} AND ${id} > :after ORDER BY ${id} LIMIT 500`,
      insert: `INSERT INTO ${table} (${id}, ${data}, ${created}, ${modified}) VALUES (:id, :data, :created, :modified) ON CONFLICT DO NOTHING`,
      renew: `UPDATE ${table} SET ${data} = :data, ${created} = :created, ${modified} = :modified WHERE ${same} AND NOT (${live})`,
      overwrite: `UPDATE ${table} SET ${data} = :data, ${modified} = :modified WHERE ${same} AND ${live}`,
      swap: `UPDATE ${table} SET ${data} = :data, ${modified} = :modified WHERE ${same} AND ${live} AND ${unchanged}`,
      remove: `DELETE FROM ${table} WHERE ${same} AND ${live} AND ${unchanged}`,
      touch: `UPDATE ${table} SET ${modified} = :modified WHERE ${same} AND ${live} AND ${unchanged}`,
      destroy: `DELETE FROM ${table} WHERE ${same}`,
      setAside: `UPDATE ${table} SET ${id} = :aside, ${modified} = :modified WHERE ${same} AND ${live} AND ${unchanged}`,
      // ARRAY: as a plain subselect it could run more than once, and the limit with it. What another process is
      // removing or renewing is left to it.
      collect: `DELETE FROM ${table} WHERE ${id} = ANY (ARRAY (SELECT ${id} FROM ${table} WHERE ${modified} <= :expired OR (${modified} IS NULL AND ${created} <= :expired) LIMIT 1000 FOR UPDATE SKIP LOCKED))`,
    };
  },

  ddl: ({ table, id, data, created, modified, bare, quote }) => [
    `CREATE TABLE IF NOT EXISTS ${table} (
  ${id} varchar(128) PRIMARY KEY,
  ${data} bytea NOT NULL,
  ${created} bigint NOT NULL,
  ${modified} bigint
)`,
    `CREATE INDEX IF NOT EXISTS ${quote(indexName(bare))} ON ${table} (${modified})`,
  ],

  catalog: ({ table }) => `
SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type,
  CASE WHEN a.atttypmod > 4 THEN a.atttypmod - 4 END AS characters, current_setting('server_encoding') AS charset,
  COALESCE(c.collisdeterministic, true) AS exact, EXISTS (
    SELECT 1 FROM pg_index i
    WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL
      AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum) AS is_unique
FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
WHERE a.attrelid = to_regclass('${table}') AND a.attnum > 0 AND NOT a.attisdropped`,

  layout({ session_id, data, created_at, modified_at }): TableLayout {
    requireType(TITLE, session_id, TEXTS);
    requireExact(session_id);
    requireType(TITLE, data, ['bytea', ...TEXTS]);
    for (const column of [created_at, modified_at]) requireType(TITLE, column, ['integer', 'bigint']);
    const binary = data.type === 'bytea';
    return {
      maxIdLength: requireIds(TITLE, session_id),
      maxBytes: Math.min(limit(data.characters), LARGEST_DATA),
      largestTime: modified_at.type === 'bigint' ? Number.MAX_SAFE_INTEGER : LARGEST_INT,
      binary,
      ...(!binary && charactersOf(data)),
    };
  },

  // ON CONFLICT DO NOTHING: it does not fail.
  lostInsert: () => false,
  configurationProblem: (error) => PROBLEMS[errorCode(error)],
};

/** @throws SessionStoreConfigurationError for a collation that takes different ids for equal */
function requireExact({ name, exact }: CatalogColumn): void {
  if (isTrue(exact)) return;
  throw new SessionStoreConfigurationError(
    TITLE,
    `the column "${name}" has a collation that takes different ids for equal`,
    `Alter it: COLLATE "C".`,
  );
}

/** @throws SessionStoreConfigurationError if the column would change what is written */
function charactersOf({ name, charset }: CatalogColumn): Pick<TableLayout, 'refuses'> {
  const remedy = `Alter the column "${name}" to bytea.`;
  // PostgreSQL's text holds every character but this one.
  if (charset === 'UTF8') return { refuses: { characters: /\0/, remedy } };
  throw new SessionStoreConfigurationError(
    TITLE,
    `the column "${name}" is text in the encoding ${charset as string}, which cannot hold all characters`,
    remedy,
  );
}

function errorCode(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
