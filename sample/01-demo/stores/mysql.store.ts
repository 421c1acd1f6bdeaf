import { driver } from './driver.js';
import { DatabaseStore, type Row } from './database.store.js';

/** MySQL or MariaDB. */
export async function mysqlStore(uri: string, timeout: number | undefined): Promise<DatabaseStore> {
  const { createPool } = await driver('mysql2', () => import('mysql2/promise'));
  const pool = createPool({ uri });
  return DatabaseStore.on(
    {
      handle: pool,
      text: 'CONVERT(data USING utf8mb4)',
      placeholder: '?',
      row: async (sql, value) => {
        const [rows] = await pool.execute(sql, [value]);
        return (rows as Row[])[0];
      },
      close: () => pool.end(),
    },
    timeout,
  );
}
