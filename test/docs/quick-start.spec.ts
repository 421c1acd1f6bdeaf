import type { INestApplication, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { platforms } from '../support/platforms.js';
import { Page } from './support/markdown.js';
import { runExample } from './support/run-example.js';

const run = promisify(execFile);
const readme = new Page('README.md');

/** The commands of the transcript with what they print. */
function steps(): { command: string; output: string }[] {
  const transcript = readme.blocks('console')[0]?.code ?? '';
  return transcript
    .split(/^\$ /m)
    .slice(1)
    .map((step) => ({
      command: step.slice(0, step.indexOf('\n')),
      output: step.slice(step.indexOf('\n') + 1).trim(),
    }));
}

/** Every id is another one. */
function withoutId(output: string): string {
  return output.trim().replace(/sid=[0-9a-v]{32}/, 'sid=<id>');
}

describe.each(platforms)('the quick start on $name', (platform) => {
  let app: INestApplication;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quick-start-'));
    const code = readme.blocks('ts').find((block) => block.code.startsWith('// app.module.ts'))?.code ?? '';
    const { AppModule } = runExample(code) as { AppModule: Type };
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = platform.create(module);
    await app.listen(0, '127.0.0.1');
  });

  afterEach(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers as the README says', async () => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    expect(steps().length).toBeGreaterThan(3);
    for (const { command, output } of steps()) {
      const local = command.replace('localhost:3000', `127.0.0.1:${port}`);
      const { stdout } = await run('sh', ['-c', local], { cwd: folder });
      expect({ command, output: withoutId(stdout) }).toEqual({ command, output: withoutId(output) });
    }
  });
});
