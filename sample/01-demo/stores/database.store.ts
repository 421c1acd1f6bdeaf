import { DatabaseAdapter, type DatabaseHandle } from '../../../lib/index.js';
import { DemoStore, shortened, type Stored } from './demo-store.js';
import { namedValues } from './named-values.js';

export type Row = Readonly<Record<string, string | number | null>>;

/** A connection of the demo's, which the adapter uses as well. */
export interface DemoDatabase {
  readonly handle: DatabaseHandle;
  /** The only row of a statement with one value. */
  row(sql: string, value: string): Promise<Row | undefined>;
  /** How SQL makes text of the column `data`. */
  readonly text: string;
  /** How SQL writes the value. */
  readonly placeholder: string;
  close(): Promise<void>;
}

const TABLE = 'session_data';
const COLUMNS = ['session_id', 'created_at', 'modified_at', 'data'] as const;

/** A row for each session. */
export class DatabaseStore extends DemoStore {
  private readonly sql: string;

  private constructor(
    private readonly database: DemoDatabase,
    private readonly table: DatabaseAdapter,
  ) {
    super(table);
    const { text, placeholder } = database;
    this.sql = `SELECT session_id, created_at, modified_at, ${text} AS data FROM ${TABLE} WHERE session_id = ${placeholder}`;
  }

  /** Makes the table if it is missing: a demo has no migrations. @throws SessionStoreError */
  static async on(database: DemoDatabase, timeout: number | undefined): Promise<DatabaseStore> {
    const store = new DatabaseStore(database, new DatabaseAdapter({ db: database.handle, table: TABLE, timeout }));
    try {
      await store.table.createTable();
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  async show(id: string): Promise<Stored> {
    const found: Row = (await this.database.row(this.sql, id)) ?? {};
    // Drivers add properties of their own.
    const row = Object.fromEntries(COLUMNS.map((name) => [name, String(found[name] ?? '')]));
    return {
      place: `SELECT … FROM ${TABLE} WHERE session_id = '${shortened(id)}'`,
      bytes: Buffer.byteLength(row['data'] ?? ''),
      text: namedValues({ ...row, session_id: shortened(id) }),
      form: 'record',
    };
  }

  override async close(): Promise<void> {
    await super.close();
    await this.database.close();
  }
}
