import { DatabaseAdapter } from '../../../../lib/adapters/database/database.adapter.js';
import type { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import { PATIENT } from '../../promises/place.js';
import { MariadbServer } from '../../servers/mariadb-server.js';
import { PostgresServer } from '../../servers/postgres-server.js';
import { FaultProxy } from '../fault-proxy.js';
import { untilStopped } from '../until-stopped.js';
import { type FaultyStore, lineFaults, type StoreFault } from '../faulty-store.js';

const TABLE = 'sessions';

const KINDS = {
  postgres: {
    dialect: 'postgres',
    start: () => PostgresServer.start(),
    endConnections:
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
  },
  mariadb: {
    dialect: 'mysql',
    start: () => MariadbServer.start(),
    endConnections:
      "BEGIN NOT ATOMIC FOR c IN (SELECT id FROM information_schema.processlist WHERE user = 'root' AND id <> CONNECTION_ID()) DO KILL c.id; END FOR; END",
  },
} as const;

/** A database whose files survive a kill. */
export class DatabaseStore implements FaultyStore {
  private server!: PostgresServer | MariadbServer;
  private proxy!: FaultProxy;

  readonly faults: readonly StoreFault[] = [
    ...lineFaults(() => this.proxy, '\x04\0\0\x01nonsense'),
    {
      name: 'stopped',
      hits: 'all',
      begin: () => {
        this.server.signal('SIGSTOP');
        return untilStopped(this.server.pid);
      },
      end: () => this.server.signal('SIGCONT'),
    },
    { name: 'killed', hits: 'all', begin: () => this.server.kill(), end: () => this.server.restart() },
    {
      name: 'ending its connections',
      hits: 'nothing',
      begin: () => this.server.query(KINDS[this.name].endConnections),
      end: () => undefined,
    },
  ];

  constructor(readonly name: keyof typeof KINDS) {}

  async start(): Promise<void> {
    this.server = await KINDS[this.name].start();
    this.proxy = await FaultProxy.start(this.server.port);
    const observer = this.observer();
    await observer.createTable();
    await observer.close();
  }

  adapter(): SessionAdapter {
    return new DatabaseAdapter({ db: this.db(this.proxy.port), table: TABLE });
  }

  observer(): DatabaseAdapter {
    return new DatabaseAdapter({ db: this.db(this.server.port), table: TABLE, timeout: PATIENT });
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.server.stop();
  }

  private db(port: number) {
    return { dialect: KINDS[this.name].dialect, ...this.server.options, port };
  }
}
