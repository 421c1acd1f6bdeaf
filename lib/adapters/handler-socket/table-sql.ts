import type { ResolvedHandlerSocketServer } from './handler-socket.options.js';

/** A table that holds every id and 16 megabytes for each session. */
export function createTableSql(server: ResolvedHandlerSocketServer): string {
  return `CREATE TABLE IF NOT EXISTS ${nameOf(server)} (
  \`id\` VARBINARY(128) NOT NULL,
  \`modified\` DATETIME NOT NULL,
  \`data\` MEDIUMBLOB NOT NULL,
  \`revision\` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (\`id\`),
  KEY \`modified\` (\`modified\`)
) ENGINE=InnoDB`;
}

/** From the source document's table to that one; its sessions stay. */
export function alterTableSql(server: ResolvedHandlerSocketServer): string {
  return `ALTER TABLE ${nameOf(server)}
  MODIFY \`id\` VARBINARY(128) NOT NULL,
  MODIFY \`modified\` DATETIME NOT NULL,
  MODIFY \`data\` MEDIUMBLOB,
  ADD COLUMN \`revision\` BIGINT UNSIGNED NOT NULL DEFAULT 0`;
}

/** The options let no quotation marks through. */
function nameOf({ dbname, dbtable }: ResolvedHandlerSocketServer): string {
  return `\`${dbname}\`.\`${dbtable}\``;
}
