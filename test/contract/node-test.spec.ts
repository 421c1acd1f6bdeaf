import { transformFile } from '@swc/core';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const PROGRAM = `
const { describe, it } = require('node:test');
const { MemoryAdapter } = require('./lib/adapters/memory/memory.adapter.js');
const { describeAdapterContract } = require('./lib/testing/adapter-contract.js');

describeAdapterContract({ describe, it }, { name: 'MemoryAdapter', create: (clock) => new MemoryAdapter({}, clock) });
`;

/** The library's files that the suite and the memory adapter may import, as JavaScript that node 20 can run. */
async function transpile(source: string, target: string): Promise<void> {
  const files = await readdir(source, { recursive: true });
  const wanted = files.filter((file) => /^(adapters|errors|testing|utils)\b.*\.ts$/.test(file));
  for (const file of wanted) {
    const { code } = await transformFile(join(source, file), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    const path = join(target, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }
}

describe('the contract suite under node:test', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contract-node-test-'));
    await transpile(join(__dirname, '../../lib'), join(folder, 'lib'));
    await writeFile(join(folder, 'contract.cjs'), PROGRAM);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('runs unchanged, and skips the powers that are not there', async () => {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--test-reporter=tap', join(folder, 'contract.cjs')], {
      env: { PATH: process.env.PATH },
    });
    const counts = Object.fromEntries(
      Array.from(stdout.matchAll(/^# (\w+) (\d+)$/gm), (match) => [match[1], Number(match[2])]),
    );
    expect(counts).toMatchObject({ fail: 0, cancelled: 0 });
    expect(counts.pass).toBeGreaterThan(80);
    expect(counts.skipped).toBeGreaterThan(0);
  });
});
