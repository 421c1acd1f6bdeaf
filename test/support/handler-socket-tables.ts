/** The table of Phalcon's documentation, under another name. */
export function seedTable(name: string): string {
  return `CREATE TABLE \`${name}\` (
    \`id\` VARCHAR(32) NOT NULL DEFAULT '',
    \`modified\` DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
    \`data\` TEXT,
    PRIMARY KEY (\`id\`),
    KEY \`modified\` (\`modified\`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8`;
}

/** What that table needs at the least: ids of 32 characters that differ in more than case, and 64 kB of text for each. */
export function addRevision(name: string): string {
  return `ALTER TABLE \`${name}\` ADD COLUMN \`revision\` BIGINT UNSIGNED NOT NULL DEFAULT 0`;
}
