import { driver } from './driver.js';
import { DatabaseStore, type Row } from './database.store.js';

export async function postgresStore(connectionString: string, timeout: number | undefined): Promise<DatabaseStore> {
  const { default: pg } = await driver('pg', () => import('pg'));
  const pool = new pg.Pool({ connectionString });
  // Without a listener node ends the process when the server goes away.
  pool.on('error', () => undefined);
  return DatabaseStore.on(
    {
      handle: pool,
      text: "convert_from(data, 'UTF8')",
      placeholder: '$1',
      row: async (sql, value) => (await pool.query<Row>(sql, [value])).rows[0],
      close: () => pool.end(),
    },
    timeout,
  );
}
