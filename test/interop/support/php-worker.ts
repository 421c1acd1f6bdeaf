import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { newFolder } from '../../support/servers/server-process.js';
import { requirePhp } from '../../support/servers/php.js';

/** How PHP keeps its sessions: ini settings, or one of the classes of handlers.php. */
export interface PhpSettings {
  readonly ini: Readonly<Record<string, string | number>>;
  readonly handler?: 'PhalconRedis' | 'PhalconLibmemcached' | 'PhalconStream';
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What one request of PHP's side saw and left. */
export interface PhpRequest {
  readonly started: boolean;
  /** What the code returned. */
  readonly result: unknown;
  /** Name and PHP's serialised bytes (base64) of each variable, before and after the code ran. */
  readonly before: readonly (readonly [name: string, bytes: string])[];
  readonly after: readonly (readonly [name: string, bytes: string])[];
}

interface Answer extends PhpRequest {
  readonly error?: string;
  readonly problems: readonly string[];
}

/** A PHP process that serves one request with a session after the other. */
export class PhpWorker {
  private readonly waiting: ((answer: Answer) => void)[] = [];

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    readonly folder: string,
  ) {
    createInterface(child.stdout).on('line', (line) => this.waiting.shift()?.(JSON.parse(line) as Answer));
    child.stderr.on('data', (text: Buffer) => process.emitWarning(`PHP says: ${text.toString()}`));
  }

  static async start({ ini, ...more }: PhpSettings): Promise<PhpWorker> {
    const php = requirePhp('redis', 'memcached');
    const folder = await newFolder('php');
    const log = ['-d', 'log_errors=1', '-d', `error_log=${join(folder, 'php.log')}`, '-d', 'display_errors=0'];
    const worker = new PhpWorker(spawn(php, [...log, join(__dirname, '../php/worker.php')]), folder);
    await worker.ask({ op: 'configure', ini, ...more });
    return worker;
  }

  /** Runs PHP code in a session. @throws what PHP throws or warns of */
  async request(id: string, code = ''): Promise<PhpRequest> {
    return this.ask({ op: 'request', id, code: `${code}; return $result ?? null;` });
  }

  /** What PHP wrote to its log. */
  get log(): string {
    const path = join(this.folder, 'php.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.stdin.end();
    await exit;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ask(command: object): Promise<Answer> {
    const answer = await this.answerTo(command);
    const problems = [...(answer.error === undefined ? [] : [answer.error]), ...answer.problems];
    if (problems.length > 0) throw new Error(`PHP: ${problems.join('; ')}`);
    return answer;
  }

  private answerTo(command: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`PHP ended with ${code ?? 'a signal'}`));
      this.child.once('exit', ended);
      this.waiting.push((answer) => {
        this.child.off('exit', ended);
        resolve(answer);
      });
      this.child.stdin.write(`${JSON.stringify(command)}\n`);
    });
  }
}
