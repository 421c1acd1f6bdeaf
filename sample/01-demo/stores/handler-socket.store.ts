import { HandlerSocketAdapter, type HandlerSocketServer } from '../../../lib/index.js';
import { DemoStore, shortened, type Stored } from './demo-store.js';
import { namedValues } from './named-values.js';

/** A row for each session, read without SQL; the table has to be there (`createTableSql()`). */
export class HandlerSocketStore extends DemoStore {
  private readonly handlerSocket: HandlerSocketAdapter;

  /** The database's name is for the page. */
  constructor(
    private readonly server: HandlerSocketServer & { readonly dbname: string },
    timeout: number | undefined,
  ) {
    const adapter = new HandlerSocketAdapter({ server, timeout });
    super(adapter);
    this.handlerSocket = adapter;
  }

  async show(id: string): Promise<Stored> {
    const row = await this.handlerSocket.load(id);
    const data = row?.data ?? '';
    return {
      place: `${this.server.dbname}.php_session, id ${shortened(id)}`,
      bytes: Buffer.byteLength(data),
      text: namedValues({ id: shortened(id), revision: String(row?.version), data }),
      form: 'record',
    };
  }
}
