import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { PostgresServer } from '../support/servers/postgres-server.js';
import { contractSubject, type DatabaseSubject } from '../support/session-tables.js';

let server: PostgresServer;
let pool: Pool;
let otherPool: Pool;
let dataSource: DataSource;

beforeAll(async () => {
  server = await PostgresServer.start();
  pool = server.pool();
  otherPool = server.pool();
  const { user: username, ...options } = server.options;
  dataSource = await new DataSource({ type: 'postgres', username, ...options }).initialize();
}, 120_000);

afterAll(async () => {
  await pool.end();
  await otherPool.end();
  await dataSource.destroy();
  await server.stop();
});

const run = (sql: string): unknown => pool.query(sql);
const subjects: DatabaseSubject[] = [
  { name: 'a pool of pg', db: () => pool, rivalDb: () => otherPool, run },
  { name: 'its own connections to PostgreSQL', db: () => ({ dialect: 'postgres', ...server.options }), run },
  { name: 'a TypeORM data source for PostgreSQL', db: () => dataSource, run },
];
for (const subject of subjects) describeAdapterContract({ describe, it }, contractSubject(subject));
