import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, createPool, type Pool, type PoolOptions } from 'mysql2/promise';
import { requireProgram } from './debian-package.js';
import { freePort, newFolder, ServerProcess } from './server-process.js';

const DATABASE = 'test';

/** A MariaDB of a test's own: `root` without a password, and the user `guarded` with one. */
export class MariadbServer {
  static readonly PASSWORD = 'correct horse';

  private constructor(
    private readonly process: ServerProcess,
    readonly port: number,
  ) {}

  /** @param args - more options of mariadbd */
  static async start(args: readonly string[] = []): Promise<MariadbServer> {
    const program = requireProgram('mariadbd', 'mariadb-server');
    const folder = await newFolder('mariadb');
    const account = unprivileged();
    chownSync(folder, account.uid, account.gid);
    const data = join(folder, 'data');
    const install = [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ];
    execFileSync('mariadb-install-db', install, { ...account, cwd: folder, stdio: 'ignore' });
    const port = await freePort();
    const server = new MariadbServer(
      await ServerProcess.start(folder, {
        program,
        args: [
          '--no-defaults',
          `--datadir=${data}`,
          `--port=${port}`,
          '--bind-address=127.0.0.1',
          `--socket=${join(folder, 'm.sock')}`,
          `--pid-file=${join(folder, 'm.pid')}`,
          '--skip-name-resolve',
          '--character-set-server=utf8mb4',
          '--innodb-flush-log-at-trx-commit=2',
          // A test needs no crash safety of the machine: every CREATE TABLE would wait for the disk.
          '--innodb-flush-method=nosync',
          '--sync-frm=0',
          '--innodb-buffer-pool-size=64M',
          '--max-connections=300',
          ...args,
        ],
        ready: () => ping(port),
        ...account,
      }),
      port,
    );
    await server.query(`CREATE DATABASE ${DATABASE}`, { database: undefined });
    await server.query(`CREATE USER guarded@'%' IDENTIFIED BY '${MariadbServer.PASSWORD}'`);
    return server;
  }

  /** To connect as the user who may do everything. */
  get options(): { host: string; port: number; user: string; database: string } {
    return { host: '127.0.0.1', port: this.port, user: 'root', database: DATABASE };
  }

  get pid(): number {
    return this.process.pid;
  }

  pool(options: PoolOptions = {}): Pool {
    return createPool({ ...this.options, ...options });
  }

  /** The answer of MariaDB's command line client: a line per row, tabs between the columns. */
  cli(sql: string): string {
    const program = requireProgram('mariadb', 'mariadb-client');
    const args = ['--no-defaults', '-h127.0.0.1', `-P${this.port}`, '-uroot', '--raw', '-N', '-B', '-e', sql, DATABASE];
    return execFileSync(program, args, { encoding: 'utf8' }).trimEnd();
  }

  async query(sql: string, options: PoolOptions = {}): Promise<Record<string, unknown>[]> {
    const connection = await createConnection({ ...this.options, ...options });
    try {
      const [rows] = await connection.query(sql);
      return rows as Record<string, unknown>[];
    } finally {
      await connection.end();
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  kill(): Promise<void> {
    return this.process.kill();
  }

  restart(): Promise<void> {
    return this.process.restart();
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

async function ping(port: number): Promise<void> {
  const connection = await createConnection({ host: '127.0.0.1', port, user: 'root', connectTimeout: 2000 });
  await connection.end();
}

/** The server refuses to run as root. */
function unprivileged(): { uid: number; gid: number } {
  const { getuid, getgid } = process as Required<typeof process>;
  if (getuid() !== 0) return { uid: getuid(), gid: getgid() };
  const [uid, gid] = ['-u', '-g'].map((option) => Number(execFileSync('id', [option, 'mysql'], { encoding: 'utf8' })));
  return { uid: uid as number, gid: gid as number };
}
