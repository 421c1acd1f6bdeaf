import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Inside the package, so that its node_modules are found; ignored by git. */
const PARENT = 'temp';
const TSC = join('node_modules', 'typescript', 'bin', 'tsc');
const MAIN = join('sample', '01-demo', 'main.js');

/** How a run ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** The demo as `npm start` builds it (without the check of types, which lint has done), run by node. */
export class BuiltDemo implements Disposable {
  private readonly folder: string;
  private readonly children: ChildProcess[] = [];

  constructor() {
    mkdirSync(PARENT, { recursive: true });
    this.folder = mkdtempSync(join(PARENT, 'demo-'));
    const output = ['--outDir', this.folder, '--noCheck', '--declaration', 'false', '--sourceMap', 'false'];
    execFileSync(process.execPath, [TSC, '-p', 'tsconfig.sample.json', ...output], { stdio: 'inherit' });
  }

  run(environment: Record<string, string>): RunningDemo {
    const child = spawn(process.execPath, [join(this.folder, MAIN)], {
      env: { PATH: process.env['PATH'], SESSION_ADAPTER: 'memory', PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.push(child);
    return new RunningDemo(child);
  }

  [Symbol.dispose](): void {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true });
  }
}

/** One process of the demo. */
export class RunningDemo {
  readonly ended: Promise<Ending>;
  private output = '';
  private errors = '';

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (text: Buffer) => (this.output += text.toString()));
    child.stderr?.on('data', (text: Buffer) => (this.errors += text.toString()));
    this.ended = new Promise((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, output: this.output, errors: this.errors }));
    });
  }

  /** The first line that it prints. */
  async firstLine(): Promise<string> {
    while (!this.output.includes('\n')) {
      const more = new Promise<void>((resolve) => this.child.stdout?.once('data', () => resolve()));
      const ending = await Promise.race([more, this.ended]);
      if (ending !== undefined) throw new Error(`The demo ended early: ${ending.errors}`);
    }
    return this.output.slice(0, this.output.indexOf('\n'));
  }

  stop(signal: NodeJS.Signals): Promise<Ending> {
    this.child.kill(signal);
    return this.ended;
  }
}
