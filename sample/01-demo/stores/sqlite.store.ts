import type Libsql from 'libsql';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { MissingDriverError } from '../../../lib/index.js';
import { driver } from './driver.js';
import { DatabaseStore, type Row } from './database.store.js';

type Driver = typeof Libsql;

/** Of the wider type: one of the two drivers is enough, and its types come with it. */
const BETTER_SQLITE = 'better-sqlite3' as string;

/** One file, made if it is missing, with its folder. */
export async function sqliteStore(filename: string, timeout: number | undefined): Promise<DatabaseStore> {
  const Database = await installedDriver();
  mkdirSync(dirname(filename), { recursive: true });
  const database = new Database(filename);
  database.pragma('journal_mode = WAL');
  return DatabaseStore.on(
    {
      handle: database,
      text: 'data',
      placeholder: '?',
      row: async (sql, value) => database.prepare(sql).get(value) as Row | undefined,
      close: async () => void database.close(),
    },
    timeout,
  );
}

async function installedDriver(): Promise<Driver> {
  try {
    const loaded = await driver('better-sqlite3', () => import(BETTER_SQLITE) as Promise<{ default: Driver }>);
    return loaded.default;
  } catch (missing) {
    if (!(missing instanceof MissingDriverError)) throw missing;
    return import('libsql').then(
      (loaded) => loaded.default,
      () => {
        throw missing;
      },
    );
  }
}
