import { lstatSync, unlinkSync, type Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SessionGcError } from '../../errors/session-gc.error.js';
import type { Clock } from '../../utils/clock.js';
import type { FileExpiry } from './file-expiry.js';
import type { FileLock } from './file-lock.js';
import type { FileNames } from './file-names.js';
import { errorCode, ignoring, withoutPath } from './stream-failure.js';

/** Names looked at in one go; most cost an asynchronous lstat, which lets other work pass anyway. */
const SLICE = 64;
/** Milliseconds that an abandoned temporary file is kept. */
const HOUR = 3_600_000;
/** Milliseconds that quarantined data is kept. */
const DAY = 86_400_000;
/** Without a prefix a short word may be anybody's file; the engine's ids are longer than this. */
const SHORTEST_ID = 22;

/**
 * Removes expired sessions, and what crashes and the quarantine left behind.
 *
 * A file is ours if its name is (prefix and form), it is a regular file, and it belongs to our user. Without a prefix
 * the name says little, so it must also have 22 characters and be private (mode 0600). What remains: a private file of our
 * own user whose name looks like a session id, in a folder without prefix, older than the lifetime. Give a prefix to
 * folders that are shared with other files.
 */
export class StreamGc {
  private readonly user = process.geteuid?.();

  constructor(
    private readonly names: FileNames,
    private readonly expiry: FileExpiry,
    private readonly lock: FileLock,
    private readonly clock: Clock,
  ) {}

  /** @returns how many sessions were removed */
  async run(): Promise<number> {
    try {
      return await this.sweepAll();
    } catch (error) {
      throw new SessionGcError(this.names.folder, { cause: withoutPath(error) });
    }
  }

  private async sweepAll(): Promise<number> {
    let removed = 0;
    let seen = 0;
    // Somebody removed the folder: then there is nothing in it.
    const entries = (await unlessGone(opendir(this.names.folder, { bufferSize: SLICE }))) ?? [];
    for await (const { name } of entries) {
      if (++seen % SLICE === 0) await nextTurn();
      if (await this.sweep(name)) removed++;
    }
    return removed;
  }

  /** Whether it was a session, and is gone. */
  private async sweep(name: string): Promise<boolean> {
    const file = this.names.classify(name);
    const path = join(this.names.folder, name);
    switch (file.kind) {
      case 'session':
        return this.tellsOurs(file.id) && this.isExpired(await unlessGone(lstat(path))) && this.removeSession(file.id);
      case 'quarantined':
        if (this.tellsOurs(file.id)) this.removeOlder(path, await unlessGone(lstat(path)), 'mtimeMs', DAY);
        return false;
      case 'temporary':
        // By its last change: it has the date of its session already. A writer that was suspended so long finds its
        // file gone and fails; no session is harmed.
        this.removeOlder(path, await unlessGone(lstat(path)), 'ctimeMs', HOUR);
        return false;
      case 'lock':
        this.lock.breakDead(path);
        return false;
      case 'foreign':
        return false;
    }
  }

  /** Looks again under the lock: it may have been used since. Whoever holds the lock is using it. */
  private removeSession(id: string): boolean {
    const path = this.names.session(id);
    const removal = this.lock.tryHold(this.names.lock(id), () => {
      const expired = this.isExpired(lstatSync(path, { throwIfNoEntry: false }));
      // PHP's gc knows no lock.
      if (expired) ignoring('ENOENT', () => unlinkSync(path));
      return expired;
    });
    return removal.held && removal.value;
  }

  private removeOlder(path: string, stats: Stats | undefined, date: 'mtimeMs' | 'ctimeMs', age: number): void {
    if (this.isOurs(stats) && this.clock.now() - stats[date] > age) ignoring('ENOENT', () => unlinkSync(path));
  }

  private isExpired(stats: Stats | undefined): boolean {
    return this.isOurs(stats) && this.expiry.remaining(stats.mtimeMs) === 0;
  }

  private isOurs(stats: Stats | undefined): stats is Stats {
    if (!stats?.isFile() || (this.user !== undefined && stats.uid !== this.user)) return false;
    // Windows has no modes, and reports 0666 for all.
    return this.names.prefix !== '' || this.user === undefined || (stats.mode & 0o777) === 0o600;
  }

  private tellsOurs(id: string): boolean {
    return this.names.prefix !== '' || id.length >= SHORTEST_ID;
  }
}

/** Undefined for what is gone meanwhile. */
async function unlessGone<T>(pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
