import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StreamAdapter } from '../../../../lib/adapters/stream/stream.adapter.js';
import { ID, workspace } from './workspace.js';

const { folder } = workspace();

/** Not skipped where it cannot run: a promise that was not checked would look kept. */
function smallDisk(): string {
  const path = folder();
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'pipe' });
  } catch (cause) {
    throw new Error('This test mounts a tmpfs of 64 kB: run it as root (in a container with CAP_SYS_ADMIN).', {
      cause,
    });
  }
  return path;
}

describe('on a full disk', () => {
  let savePath: string;

  beforeAll(() => {
    savePath = smallDisk();
  });

  afterAll(() => {
    if (savePath) execFileSync('umount', [savePath]);
  });

  it('200 writes that do not fit: refused one by one, the old version whole, nothing left behind', async () => {
    const adapter = new StreamAdapter({ savePath });
    await adapter.write(ID, 'old', 600);
    const before = await adapter.load(ID);
    for (let n = 0; n < 200; n++) {
      const data = 'x'.repeat(70_000);
      const failing = n % 2 ? adapter.write(ID, data, 600) : adapter.swap(ID, before?.version ?? null, data, 600);
      await expect(failing).rejects.toMatchObject({ code: 'E_SESSION_STORAGE_FULL', cause: { code: 'ENOSPC' } });
      expect(await adapter.load(ID)).toMatchObject({ data: 'old', version: before?.version });
    }
    expect(readdirSync(savePath)).toEqual([ID]);
  });

  it('without a free block: sessions are read, touched, listed and ended, and then written again', async () => {
    const adapter = new StreamAdapter({ savePath });
    await adapter.write(ID, 'old', 600);
    const version = (await adapter.load(ID))?.version ?? '';
    const filler = join(savePath, 'filler.bin');
    writeFileSync(filler, Buffer.alloc(statfsSync(savePath).bavail * 4096));
    expect(statfsSync(savePath).bavail).toBe(0);

    await expect(adapter.write(ID, 'new', 600)).rejects.toMatchObject({ code: 'E_SESSION_STORAGE_FULL' });
    expect(await adapter.read(ID)).toBe('old');
    expect(await adapter.touch(ID, version, 600)).toBe(true);
    expect(await adapter.swap(ID, version, null, 600)).toEqual({ swapped: true, version: null });
    expect(await adapter.gc()).toBe(0);
    expect(readdirSync(savePath)).toEqual(['filler.bin']);
    rmSync(filler);
    await adapter.write(ID, 'new', 600);
    expect(await adapter.read(ID)).toBe('new');
  });
});
