import { readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { shortHash } from '../../utils/short-hash.js';
import { LockOwner } from './lock-owner.js';
import { errorCode, ignoring } from './stream-failure.js';

/** Milliseconds between two tries, at most. */
const LONGEST_PAUSE = 25;

/** What a section answered, or that somebody else holds the lock. */
export type Held<T> = { readonly held: true; readonly value: T } | { readonly held: false };

/**
 * Locks between threads and processes of one machine.
 *
 * A lock is a symbolic link that leads nowhere; its text is its owner. One system call makes it, only if the name is
 * free, and with its text: no crash can leave one that does not say whose it is. It is held only within one synchronous
 * section, so nobody meets a lock of his own thread.
 *
 * A lock is broken only if its owner is dead, never for its age: an owner that was merely suspended wakes up inside the
 * section. Two that find the same dead lock must not remove two: the second would be the first one's new, living
 * lock. So the right to break is a lock itself, on a name made of the dead lock's name and text; who has it looks
 * again. It can be left behind by a crash, too, and is then broken in the same way.
 */
export class FileLock {
  private readonly self = LockOwner.current();

  /** @param patience - milliseconds to wait for a lock that somebody else holds */
  constructor(private readonly patience: number) {}

  /** Runs `section` under the lock, at the latest when it was waited for `patience` since `asked` (performance.now). */
  async hold<T>(path: string, asked: number, section: () => T): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const result = this.tryHold(path, section);
      if (result.held) return result.value;
      if (performance.now() - asked > this.patience) throw heldTooLong(this.patience);
      // Random, so that those who wait do not come back together.
      await sleep(Math.random() * Math.min(2 ** attempt, LONGEST_PAUSE));
    }
  }

  /** Runs `section` under the lock, if nobody that may be alive holds it. */
  tryHold<T>(path: string, section: () => T): Held<T> {
    if (!this.take(path) && !(this.breakDead(path) && this.take(path))) return { held: false };
    try {
      return { held: true, value: section() };
    } finally {
      release(path);
    }
  }

  /** Removes a lock whose owner is dead; whether the name may be free now. */
  breakDead(path: string): boolean {
    const text = textOf(path);
    if (text === undefined) return true;
    if (!LockOwner.parse(text)?.isDead(this.self)) return false;
    const broken = this.tryHold(markerOf(path, text), () => {
      if (textOf(path) === text) release(path);
    });
    return broken.held;
  }

  private take(path: string): boolean {
    try {
      // Windows lets everybody make junctions, but not symbolic links; elsewhere the type means nothing.
      symlinkSync(this.self.toString(), path, 'junction');
      return true;
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    }
  }
}

/** The owner's text; undefined if the lock is gone, empty if it is no lock of ours. */
function textOf(path: string): string | undefined {
  try {
    // Junctions are absolute: Windows puts a folder in front.
    return basename(readlinkSync(path));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    return '';
  }
}

/** The folder may be known under several paths, so the name alone counts. */
function markerOf(lock: string, text: string): string {
  const hash = shortHash(`${basename(lock)} ${text}`);
  return lock.replace(/(?:\.[\w-]{12})?\.lock$/, `.${hash}.lock`);
}

function release(path: string): void {
  ignoring('ENOENT', () => unlinkSync(path));
}

function heldTooLong(patience: number): SessionStoreError {
  return new SessionStoreError(
    `lock a session within ${patience / 1000} seconds`,
    undefined,
    'Another process holds it. If it was killed in another container or on another machine, nobody here can know that: ' +
      'stop all processes of the application and delete the .lock files in the save path.',
  );
}
