import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireProgram } from './debian-package.js';
import { freePort, newFolder, ServerProcess } from './server-process.js';

const run = promisify(execFile);

export interface RedisServerOptions {
  readonly password?: string;
  /** More arguments of redis-server, for instance `['--maxmemory', '2mb']`. */
  readonly args?: readonly string[];
  readonly port?: number;
}

/** A Redis server of the test's own: nothing on the disk, on loopback and on a unix socket. */
export class RedisServer {
  private constructor(
    readonly process: ServerProcess,
    readonly port: number,
    readonly password: string | undefined,
  ) {}

  static async start({ password, args = [], port }: RedisServerOptions = {}): Promise<RedisServer> {
    const program = requireProgram('redis-server', 'redis-server');
    requireProgram('redis-cli', 'redis-tools');
    const folder = await newFolder('redis');
    const listening = port ?? (await freePort());
    const process = await ServerProcess.start(folder, {
      program,
      args: [
        ...['--port', String(listening), '--bind', '127.0.0.1', '--unixsocket', socketIn(folder), '--dir', folder],
        ...['--save', '', '--appendonly', 'no', '--daemonize', 'no'],
        ...(password === undefined ? [] : ['--requirepass', password]),
        ...args,
      ],
      ready: () => redisCli(listening, password, 'PING'),
    });
    return new RedisServer(process, listening, password);
  }

  get socket(): string {
    return socketIn(this.process.folder);
  }

  /** What `redis-cli` prints for a command, without the last line end. */
  cli(...command: string[]): Promise<string> {
    return redisCli(this.port, this.password, ...command);
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

/** Runs a command with redis-cli; rejects when the server is away or answers with an error. */
export async function redisCli(port: number, password: string | undefined, ...command: string[]): Promise<string> {
  const auth = password === undefined ? [] : ['-a', password, '--no-auth-warning'];
  const { stdout } = await run('redis-cli', ['-p', String(port), ...auth, '-e', ...command]);
  return stdout.replace(/\n$/, '');
}

function socketIn(folder: string): string {
  return join(folder, 'redis.sock');
}
