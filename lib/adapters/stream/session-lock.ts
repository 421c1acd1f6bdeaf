import { spawn } from 'node:child_process';
import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { SessionLockedError } from '../../errors/session-locked.error.js';
import { SessionStoreConfigurationError } from '../../errors/store-configuration.error.js';
import { LONGEST_TIMER } from '../../utils/deadline.js';
import type { HeldLock, LockOptions } from '../adapter-capabilities.js';
import type { FileNames } from './file-names.js';
import { LockedFile } from './locked-file.js';
import { FOREIGN } from './session-file.js';
import { errorCode } from './stream-failure.js';

const FLAGS = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const NOTHING: HeldLock = { release: () => undefined };
/** What the program answers when somebody else holds the lock; a number that it uses for nothing else. */
const HELD_BY_OTHERS = 75;

/**
 * The lock of PHP's files handler: flock(2) on the session file itself. node has no such call; the program `flock` of
 * util-linux makes it on a file that we opened, and the lock stays with our open file when the program has ended.
 */
export class SessionLock {
  private readonly files = new Map<string, LockedFile>();

  /** @param program - for tests */
  constructor(
    private readonly names: FileNames,
    private readonly durable: boolean,
    private readonly program = 'flock',
  ) {}

  /** The file of a session that this process holds the lock of. */
  heldFile(id: string): LockedFile | undefined {
    return this.files.get(id);
  }

  /**
   * @throws SessionLockedError
   * @throws SessionStoreConfigurationError without the program
   */
  async take(id: string, { wait, expiry }: LockOptions): Promise<HeldLock> {
    const path = this.names.session(id);
    const end = performance.now() + wait * 1000;
    for (;;) {
      const file = openIfThere(path);
      if (file === undefined) return NOTHING;
      try {
        const left = Math.max(end - performance.now(), 0) / 1000;
        if (!(await flock(this.program, file, left))) throw new SessionLockedError(wait);
        // Whoever had the lock may have removed the session, or put another file in its place.
        if (isStillAt(path, file)) return this.hold(id, new LockedFile(path, file, this.durable), expiry);
      } catch (error) {
        closeSync(file);
        throw error;
      }
      closeSync(file);
    }
  }

  /** The system would keep the lock as long as this process lives. */
  private hold(id: string, file: LockedFile, expiry: number): HeldLock {
    this.files.set(id, file);
    const release = (): void => {
      clearTimeout(timer);
      if (this.files.get(id) === file) this.files.delete(id);
      file.close();
    };
    const timer = setTimeout(release, Math.min(expiry * 1000, LONGEST_TIMER)).unref();
    return { release };
  }
}

/** Undefined for what is no session's file. */
function openIfThere(path: string): number | undefined {
  try {
    const file = openSync(path, FLAGS);
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && !FOREIGN.has(errorCode(error))) throw error;
  }
  return undefined;
}

function isStillAt(path: string, file: number): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  return there?.ino === fstatSync(file).ino;
}

/** Whether the lock was taken within `seconds`. */
function flock(name: string, file: number, seconds: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const args = ['-x', '-E', String(HELD_BY_OTHERS), '-w', seconds.toFixed(3), '3'];
    const program = spawn(name, args, { stdio: ['ignore', 'ignore', 'ignore', file] });
    program.once('error', (cause) => reject(noProgram(cause)));
    program.once('exit', (code) => {
      if (code === 0 || code === HELD_BY_OTHERS) resolve(code === 0);
      else reject(noProgram(new Error(`flock ended with ${code ?? 'a signal'}`)));
    });
  });
}

function noProgram(cause: unknown): SessionStoreConfigurationError {
  return new SessionStoreConfigurationError(
    'Stream',
    'files cannot be locked as PHP locks them',
    'Install the program flock of util-linux, or set locking to false.',
    { cause },
  );
}
