import * as fs from 'node:fs';
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { errorCode } from './stream-failure.js';

const open = promisify(fs.open);
const read = promisify(fs.read);

/** The bytes of a session file and when it was modified, in milliseconds since 1970. */
export interface SessionFile {
  readonly bytes: Buffer;
  readonly modified: number;
}

/** `foreign`: the name is taken by what is not a regular file. It is never followed, read, replaced or removed. */
export type FoundFile = SessionFile | 'absent' | 'foreign';

/** A symbolic link is not followed, and a FIFO without a writer does not block. Windows has neither flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What the system answers for a symbolic link (Linux and macOS; BSD), and for a socket or a device without driver. */
export const FOREIGN = new Set(['ELOOP', 'EMLINK', 'ENXIO', 'EOPNOTSUPP', 'ENODEV']);

/** Reads without lock: files are replaced by renaming, so what was opened is whole. */
export async function readSessionFile(path: string): Promise<FoundFile> {
  try {
    // Opening and reading may wait for the disk; what is known of an open file needs no trip to the thread pool.
    const file = await open(path, FLAGS);
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) return 'foreign';
      const { buffer, bytesRead } = await read(file, Buffer.allocUnsafe(stats.size), 0, stats.size, 0);
      return found(buffer.subarray(0, bytesRead), stats);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return notFound(error);
  }
}

/** The same at once, for the critical section. */
export function readSessionFileSync(path: string): FoundFile {
  try {
    const file = openSync(path, FLAGS);
    try {
      const stats = fstatSync(file);
      return stats.isFile() ? found(readFileSync(file), stats) : 'foreign';
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return notFound(error);
  }
}

function found(bytes: Buffer, stats: Stats): SessionFile {
  return { bytes, modified: stats.mtimeMs };
}

function notFound(error: unknown): FoundFile {
  const code = errorCode(error);
  if (code === 'ENOENT') return 'absent';
  if (FOREIGN.has(code)) return 'foreign';
  throw error;
}
