import { closeSync, fsyncSync, ftruncateSync, futimesSync, readSync, fstatSync, unlinkSync, writeSync } from 'node:fs';
import { ignoring } from './stream-failure.js';

/**
 * A session file under the lock of PHP's files handler. PHP keeps the file open while it waits for the lock, and then
 * writes into it: so the file must stay the same one, and is written in place, as PHP does it.
 */
export class LockedFile {
  private isOpen = true;

  constructor(
    private readonly path: string,
    private readonly file: number,
    private readonly durable: boolean,
  ) {}

  /** On a full disk the old content stays. @param modified - as futimes takes it */
  write(bytes: Buffer, modified: number | Date): void {
    const before = contentOf(this.file);
    try {
      overwrite(this.file, bytes);
    } catch (error) {
      overwrite(this.file, before);
      throw error;
    }
    futimesSync(this.file, modified, modified);
    if (this.durable) fsyncSync(this.file);
  }

  /** Emptied first: PHP that waits for the lock has the file open, and would read what it held. */
  remove(): void {
    ftruncateSync(this.file, 0);
    ignoring('ENOENT', () => unlinkSync(this.path));
  }

  /** Gives the lock back, which belongs to the open file. */
  close(): void {
    if (this.isOpen) closeSync(this.file);
    this.isOpen = false;
  }
}

function overwrite(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, at);
  ftruncateSync(file, bytes.length);
}

function contentOf(file: number): Buffer {
  const bytes = Buffer.alloc(fstatSync(file).size);
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
}
