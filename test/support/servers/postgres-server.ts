import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Pool, type PoolConfig } from 'pg';
import { findProgram, requireProgram } from './debian-package.js';
import { freePort, newFolder, ServerProcess } from './server-process.js';

/** Debian keeps the server's programs out of the PATH, in a folder per version. */
const VERSIONS = '/usr/lib/postgresql';
const SUPERUSER = 'postgres';

/** A PostgreSQL of a test's own. Everybody on loopback is trusted, but the user `guarded` needs its password. */
export class PostgresServer {
  static readonly PASSWORD = 'correct horse';

  private constructor(
    private readonly process: ServerProcess,
    readonly port: number,
  ) {}

  static async start(): Promise<PostgresServer> {
    const folder = await newFolder('postgres');
    const account = unprivileged();
    chownSync(folder, account.uid, account.gid);
    const data = join(folder, 'data');
    const programs = serverPrograms();
    execFileSync(join(programs, 'initdb'), ['-D', data, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
      ...account,
      cwd: folder,
      stdio: 'ignore',
    });
    writeFileSync(join(data, 'pg_hba.conf'), 'host all guarded all scram-sha-256\nhost all all all trust\n');
    const port = await freePort();
    const settings = ['fsync=off', 'max_connections=200', 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const server = new PostgresServer(
      await ServerProcess.start(folder, {
        program: join(programs, 'postgres'),
        args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
        ready: () => ping(port),
        ...account,
      }),
      port,
    );
    await server.query(`CREATE USER guarded PASSWORD '${PostgresServer.PASSWORD}'`);
    return server;
  }

  /** To connect as the user who may do everything. */
  get options(): { host: string; port: number; user: string; database: string } {
    return { host: '127.0.0.1', port: this.port, user: SUPERUSER, database: 'postgres' };
  }

  get pid(): number {
    return this.process.pid;
  }

  pool(options: PoolConfig = {}): Pool {
    const pool = new Pool({ ...this.options, ...options });
    pool.on('error', () => undefined);
    return pool;
  }

  /** The answer of psql, without decoration. */
  psql(sql: string): string {
    const program = requireProgram('psql', 'postgresql-client');
    const url = `postgresql://${SUPERUSER}@127.0.0.1:${this.port}/postgres`;
    return execFileSync(program, ['-X', '-A', '-t', '-c', sql, url], { encoding: 'utf8' }).trimEnd();
  }

  async query(sql: string, params: unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = new Client(this.options);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql, params)).rows;
    } finally {
      await client.end();
    }
  }

  /** To the server and the process that it has for each connection. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.process;
    process.kill(pid, signal);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    for (const child of children) signalIfThere(Number(child), signal);
  }

  /** SIGQUIT: PostgreSQL's immediate shutdown, which takes its children along. */
  kill(): Promise<void> {
    return this.process.kill('SIGQUIT');
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.process.restart();
  }

  async stop(): Promise<void> {
    await this.kill();
    await this.process.stop();
  }
}

async function ping(port: number): Promise<void> {
  const client = new Client({ host: '127.0.0.1', port, user: SUPERUSER, database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  await client.end();
}

function serverPrograms(): string {
  const newest = (): string | undefined => (existsSync(VERSIONS) ? readdirSync(VERSIONS).sort().at(-1) : undefined);
  const installed = newest();
  const folder = (version: string): string => join(VERSIONS, version, 'bin');
  if (installed !== undefined && existsSync(join(folder(installed), 'postgres'))) return folder(installed);
  const program = findProgram('initdb');
  if (program !== undefined) return join(program, '..');
  requireProgram('pg_createcluster', 'postgresql');
  return folder(newest() as string);
}

/** The server refuses to run as root. */
function unprivileged(): { uid: number; gid: number } {
  const { getuid, getgid } = process as Required<typeof process>;
  if (getuid() !== 0) return { uid: getuid(), gid: getgid() };
  const [uid, gid] = ['-u', '-g'].map((option) =>
    Number(execFileSync('id', [option, SUPERUSER], { encoding: 'utf8' })),
  );
  return { uid: uid as number, gid: gid as number };
}

/** Workers of the server come and go. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
