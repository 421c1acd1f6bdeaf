import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What npm tells the scripts it runs about *this* package would mislead the npm of another project. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(package|lifecycle)_|npm_config_local_prefix$|INIT_CWD$|NODE_ENV$|NODE_OPTIONS$|JEST_)/.test(name),
  ),
);

/** What a command printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command; one that fails shows what it printed. */
export async function execute(command: string, args: readonly string[], cwd: string): Promise<Printed> {
  const shell = process.platform === 'win32' && command !== process.execPath;
  try {
    return await run(command, args, { cwd, env: ENVIRONMENT, maxBuffer: 64 * 1024 * 1024, shell });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as Partial<Printed>;
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

/** A folder outside of this repository, so that nothing is found in its node_modules. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'session-manager-package-'));
}

const NODES = new Map<string, Promise<string>>();

/** The program of a major version of node: this process, or one that npx fetches. */
export function nodeOf(major: string): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return Promise.resolve(process.execPath);
  const known = NODES.get(major) ?? fetchNode(major);
  NODES.set(major, known);
  return known;
}

async function fetchNode(major: string): Promise<string> {
  const args = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'];
  const { stdout } = await execute('npx', args, tmpdir());
  return stdout.trim();
}

/** A project of somebody who uses the package. */
export class EmptyProject {
  private constructor(readonly folder: string) {}

  static async create(name: string): Promise<EmptyProject> {
    const folder = join(await temporaryFolder(), name);
    await mkdir(folder);
    const project = new EmptyProject(folder);
    await project.write('package.json', JSON.stringify({ name, version: '1.0.0', private: true }));
    return project;
  }

  async remove(): Promise<void> {
    await rm(resolve(this.folder, '..'), { recursive: true, force: true });
  }

  write(name: string, text: string): Promise<void> {
    return writeFile(join(this.folder, name), text);
  }

  async copy(source: string, name: string): Promise<void> {
    await copyFile(source, join(this.folder, name));
  }

  async install(...packages: string[]): Promise<void> {
    await execute(
      'npm',
      ['install', '--prefer-offline', '--no-audit', '--no-fund', '--save-exact', ...packages],
      this.folder,
    );
  }

  /** All installed packages. */
  async installed(): Promise<string[]> {
    const modules = join(this.folder, 'node_modules');
    const folders = (await readdir(modules)).filter((name) => !name.startsWith('.'));
    const scoped = folders.filter((name) => name.startsWith('@'));
    const inScopes = await Promise.all(
      scoped.map(async (scope) => (await readdir(join(modules, scope))).map((name) => `${scope}/${name}`)),
    );
    return [...folders.filter((name) => !name.startsWith('@')), ...inScopes.flat()].sort();
  }

  /** Runs node with the project as its current folder. */
  node(program: string, ...args: string[]): Promise<Printed> {
    return execute(program, args, this.folder);
  }

  /** This repository's compiler on the project's files. Answers what it complains about. */
  async compile(files: readonly string[], compilerOptions: Record<string, unknown>): Promise<string> {
    const config = {
      compilerOptions: {
        target: 'es2022',
        lib: ['es2023'],
        types: ['node'],
        strict: true,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        skipLibCheck: true,
        ...compilerOptions,
      },
      files,
    };
    await this.write('tsconfig.json', JSON.stringify(config));
    const tsc = createRequire(__filename).resolve('typescript/bin/tsc');
    return run(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], { cwd: this.folder }).then(
      () => '',
      (error: unknown) => (error as Printed).stdout,
    );
  }
}
