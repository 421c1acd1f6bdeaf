import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk that is full soon: a small file system in memory. Not skipped where it cannot run: it would look kept. */
export class SmallDisk implements Disposable {
  /** The file that {@link fill} makes. */
  static readonly FILLER = 'filler.bin';

  private constructor(readonly path: string) {}

  /** @throws with what is missing, where this user may not mount */
  static mount(size = '64k'): SmallDisk {
    const path = mkdtempSync(join(tmpdir(), 'session-test-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'pipe' });
    } catch (cause) {
      rmdirSync(path);
      throw new Error(`This test mounts a tmpfs of ${size}: run it as root (in a container with CAP_SYS_ADMIN).`, {
        cause,
      });
    }
    return new SmallDisk(path);
  }

  /** Leaves no free block; others may be writing meanwhile. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.path);
    try {
      writeFileSync(this.filler, Buffer.alloc(bavail * bsize));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    execFileSync('umount', [this.path]);
    rmdirSync(this.path);
  }

  [Symbol.dispose](): void {
    this.unmount();
  }

  private get filler(): string {
    return join(this.path, SmallDisk.FILLER);
  }
}
