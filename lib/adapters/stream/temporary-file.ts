import * as fs from 'node:fs';
import { closeSync, futimesSync, renameSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { errorCode } from './stream-failure.js';

const open = promisify(fs.open);
const writeFile = promisify(fs.writeFile);
const fsync = promisify(fs.fsync);

/** A file that is written aside, out of everybody's way, and then put in its place in one step. */
export class TemporaryFile {
  private moved = false;

  private constructor(private readonly path: string) {}

  /**
   * @param modified - its modification time, as utimes takes it
   * @param durable - wait until the disk has it
   */
  static async write(path: string, data: Buffer, modified: number | Date, durable: boolean): Promise<TemporaryFile> {
    const temporary = new TemporaryFile(path);
    const file = await open(path, 'wx', 0o600);
    try {
      await writeFile(file, data);
      futimesSync(file, modified, modified);
      if (durable) await fsync(file);
    } catch (error) {
      await temporary.discard();
      throw error;
    } finally {
      closeSync(file);
    }
    return temporary;
  }

  moveTo(target: string): void {
    renameSync(this.path, target);
    this.moved = true;
  }

  /** Removes it, unless it was moved. */
  async discard(): Promise<void> {
    if (this.moved) return;
    await unlink(this.path).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }
}
