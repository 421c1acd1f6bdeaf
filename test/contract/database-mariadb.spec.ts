import { createPool, type Pool as CallbackPool } from 'mysql2';
import type { Pool } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { MariadbServer } from '../support/servers/mariadb-server.js';
import { contractSubject, type DatabaseSubject } from '../support/session-tables.js';

/** The table of Phalcon's incubator, as its README has it. */
const INCUBATOR = `
 CREATE TABLE \`session_data\` (
  \`session_id\` VARCHAR(35) NOT NULL,
  \`data\` text NOT NULL,
  \`created_at\` INT unsigned NOT NULL,
  \`modified_at\` INT unsigned DEFAULT NULL,
  PRIMARY KEY (\`session_id\`)
);`;

let server: MariadbServer;
let promisePool: Pool;
let callbackPool: CallbackPool;
let dataSource: DataSource;

beforeAll(async () => {
  // The collation is what tells 'ID' from 'id' in a table that names none.
  server = await MariadbServer.start(['--collation-server=utf8mb4_bin']);
  promisePool = server.pool();
  // As Sequelize and others connect: rows that an UPDATE leaves as they are do not count.
  callbackPool = createPool({ ...server.options, flags: ['-FOUND_ROWS'] });
  const { user: username, ...options } = server.options;
  dataSource = await new DataSource({ type: 'mariadb', username, ...options }).initialize();
}, 120_000);

afterAll(async () => {
  await promisePool.end();
  await callbackPool.promise().end();
  await dataSource.destroy();
  await server.stop();
});

const run = (sql: string): unknown => promisePool.query(sql);
const subjects: DatabaseSubject[] = [
  { name: 'a pool of mysql2/promise', db: () => promisePool, rivalDb: () => callbackPool, run },
  { name: 'a pool of mysql2', db: () => callbackPool, run },
  { name: 'a TypeORM data source for MariaDB', db: () => dataSource, run },
  {
    name: "the incubator's table",
    db: () => promisePool,
    run,
    ddl: (table) => INCUBATOR.replace('session_data', table),
  },
];
for (const subject of subjects) describeAdapterContract({ describe, it }, contractSubject(subject));
