import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { DataSource } from 'typeorm';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { contractSubject, type DatabaseSubject } from '../support/session-tables.js';

let folder: string;
let database: Database.Database;
let otherDatabase: Database.Database;
let dataSource: DataSource;

const open = (): Database.Database => {
  const opened = new Database(join(folder, 'sessions.db'));
  opened.pragma('journal_mode = WAL');
  return opened;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-contract-'));
  database = open();
  otherDatabase = open();
  const options = { type: 'better-sqlite3', database: join(folder, 'typeorm.db'), driver: Database } as const;
  dataSource = await new DataSource(options).initialize();
});

afterAll(async () => {
  database.close();
  otherDatabase.close();
  await dataSource.destroy();
  await rm(folder, { recursive: true });
});

const subjects: DatabaseSubject[] = [
  {
    name: 'a database of libsql',
    db: () => database,
    rivalDb: () => otherDatabase,
    run: (sql) => database.prepare(sql).run(),
  },
  {
    name: 'a file of its own',
    db: () => ({ dialect: 'sqlite', filename: join(folder, 'sessions.db') }),
    run: (sql) => database.prepare(sql).run(),
  },
  { name: 'a TypeORM data source for SQLite', db: () => dataSource, run: (sql) => dataSource.query(sql) },
];
for (const subject of subjects) describeAdapterContract({ describe, it }, contractSubject(subject));
