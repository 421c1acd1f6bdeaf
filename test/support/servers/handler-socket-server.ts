import { once } from 'node:events';
import { connect } from 'node:net';
import { MariadbServer } from './mariadb-server.js';
import { freePort } from './server-process.js';

export interface HandlerSocketServerOptions {
  /** Empty: the server wants none. */
  readonly secret?: string;
  readonly secretWrite?: string;
  readonly port?: number;
  readonly portWrite?: number;
  /** More options of mariadbd. */
  readonly args?: readonly string[];
}

/** A MariaDB of a test's own, with Debian's HandlerSocket plugin on two ports of loopback. */
export class HandlerSocketServer {
  private constructor(
    readonly sql: MariadbServer,
    readonly port: number,
    readonly portWrite: number,
  ) {}

  static async start(options: HandlerSocketServerOptions = {}): Promise<HandlerSocketServer> {
    const { secret = '', secretWrite = secret, args = [] } = options;
    const port = options.port ?? (await freePort());
    const portWrite = options.portWrite ?? (await freePort());
    const sql = await MariadbServer.start([
      // Debian counts the plugin as beta, and without this the server starts without it.
      '--plugin-maturity=beta',
      '--plugin-load-add=handlersocket',
      '--handlersocket-address=127.0.0.1',
      `--handlersocket-port=${port}`,
      `--handlersocket-port-wr=${portWrite}`,
      '--handlersocket-threads=2',
      '--handlersocket-threads-wr=1',
      // Without them the server makes them up.
      `--handlersocket-plain-secret=${secret}`,
      `--handlersocket-plain-secret-wr=${secretWrite}`,
      ...args,
    ]);
    const server = new HandlerSocketServer(sql, port, portWrite);
    await server.assertListening();
    return server;
  }

  /** How an adapter finds the table that a test made in the server's database. */
  table(dbtable: string): { host: string; port: number; portWrite: number; dbname: string; dbtable: string } {
    const { host, database: dbname } = this.sql.options;
    return { host, port: this.port, portWrite: this.portWrite, dbname, dbtable };
  }

  stop(): Promise<void> {
    return this.sql.stop();
  }

  /** The server also starts without the plugin. */
  private async assertListening(): Promise<void> {
    try {
      for (const port of [this.port, this.portWrite]) {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        socket.destroy();
      }
    } catch (cause) {
      await this.stop();
      throw new Error('MariaDB started without the plugin HandlerSocket', { cause });
    }
  }
}
