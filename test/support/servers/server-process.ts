import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a server may take until it answers, in milliseconds: a deadline, not a wait. */
const READY_WITHIN = 30_000;
const BETWEEN_TRIES = 25;

export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Resolves when the server answers, rejects while it does not. */
  readonly ready: () => Promise<unknown>;
  readonly uid?: number;
  readonly gid?: number;
  /** Beside the variables of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server that a test started: on loopback, with its data in a folder of its own, stopped by its process id. */
export class ServerProcess {
  private constructor(
    private child: ChildProcess,
    readonly command: ServerCommand,
    readonly folder: string,
  ) {}

  static async start(folder: string, command: ServerCommand): Promise<ServerProcess> {
    const server = new ServerProcess(run(folder, command), command, folder);
    await server.untilReady();
    return server;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** SIGSTOP, SIGCONT, SIGKILL ... */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!this.isRunning) return;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    // A stopped process takes no other signal.
    this.child.kill('SIGCONT');
    await exit;
  }

  /** Starts it again on the same port and data. */
  async restart(): Promise<void> {
    await this.kill('SIGTERM');
    this.child = run(this.folder, this.command);
    await this.untilReady();
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN;
    for (;;) {
      try {
        return void (await this.command.ready());
      } catch (error) {
        if (!this.isRunning || Date.now() > deadline) {
          await this.kill();
          throw new Error(`${this.command.program} did not become ready`, { cause: error });
        }
        await pause(BETWEEN_TRIES);
      }
    }
  }
}

function run(folder: string, { program, args, uid, gid, environment }: ServerCommand): ChildProcess {
  const env = { ...process.env, ...environment };
  const child = spawn(program, args, { cwd: folder, env, stdio: 'ignore', ...(uid !== undefined && { uid, gid }) });
  left.add(child);
  child.once('exit', () => left.delete(child));
  return child;
}

/** Servers that run: a test run that is cut off leaves none behind. */
const left = new Set<ChildProcess>();
process.once('exit', () => left.forEach((child) => child.kill('SIGKILL')));

export function newFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `session-test-${name}-`));
}

/** A port on loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
