import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const LIB = join(__dirname, '../../../../lib');
/** What the adapter is made of; the other parts of the library are not needed in the children. */
const PARTS = ['adapters/stream', 'adapters/session-adapter.ts', 'adapters/adapter-capabilities.ts', 'errors', 'utils'];

/** The adapter as plain CommonJS in a folder, for child processes: they cannot load TypeScript. */
export class Compiled {
  constructor(private readonly folder: string) {
    for (const file of PARTS.flatMap((part) => sources(join(LIB, part)))) {
      const target = join(folder, relative(LIB, file).replace(/\.ts$/, '.js'));
      const { code } = transformFileSync(file, {
        swcrc: false,
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs' },
      });
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  }

  /** Runs `script` in a process of its own; `StreamAdapter`, `FileLock` and `arg` (JSON) are there. */
  run(script: string, arg: unknown, options: { uid?: number; cwd?: string } = {}): Child {
    const source = `
      const { StreamAdapter } = require(${JSON.stringify(join(this.folder, 'adapters/stream/stream.adapter.js'))});
      const { FileLock } = require(${JSON.stringify(join(this.folder, 'adapters/stream/file-lock.js'))});
      const arg = JSON.parse(process.argv[1]);
      (async () => { ${script} })().catch((error) => { console.error(error); process.exit(1); });`;
    return new Child(
      spawn(process.execPath, ['-e', source, JSON.stringify(arg)], { stdio: ['pipe', 'pipe', 'pipe'], ...options }),
    );
  }
}

/** A child process and what it says. */
export class Child {
  output = '';
  errors = '';
  readonly ended: Promise<{ code: number | null; signal: string | null }>;

  constructor(private readonly process: ChildProcess) {
    process.stdout?.on('data', (chunk) => (this.output += String(chunk)));
    process.stderr?.on('data', (chunk) => (this.errors += String(chunk)));
    this.ended = new Promise((resolve) => process.on('close', (code, signal) => resolve({ code, signal })));
  }

  get pid(): number {
    return this.process.pid as number;
  }

  /** Resolves when the output holds `text`. */
  async says(text: string): Promise<void> {
    const ended = this.ended.then(() => 'ended');
    while (!this.output.includes(text)) {
      const event = new Promise((resolve) => this.process.stdout?.once('data', () => resolve('data')));
      if ((await Promise.race([event, ended])) === 'ended' && !this.output.includes(text)) {
        throw new Error(`The child ended without saying "${text}": ${this.errors}`);
      }
    }
  }

  /** Answers the script, which reads from its standard input. */
  tell(text: string): void {
    this.process.stdin?.write(text);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

function sources(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(path, name));
}
