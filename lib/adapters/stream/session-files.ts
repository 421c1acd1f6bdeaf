import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, lutimesSync, renameSync, unlinkSync } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { SessionStoreError } from '../../errors/session-store.error.js';
import type { DataEncoding } from '../../utils/data-encoding.js';
import type { StoredSession } from '../adapter-capabilities.js';
import type { FileExpiry } from './file-expiry.js';
import type { FileNames } from './file-names.js';
import type { LockedFile } from './locked-file.js';
import type { SaveFolder } from './save-folder.js';
import { readSessionFile, readSessionFileSync, type FoundFile } from './session-file.js';
import { errorCode } from './stream-failure.js';
import { TemporaryFile } from './temporary-file.js';

/**
 * The session files of one folder. What is synchronous here is a step of a critical section: call it under the lock.
 */
export class SessionFiles {
  constructor(
    private readonly names: FileNames,
    private readonly folder: SaveFolder,
    private readonly expiry: FileExpiry,
    private readonly durable: boolean,
    private readonly encoding: DataEncoding,
  ) {}

  async load(id: string): Promise<StoredSession | null> {
    return this.stored(await readSessionFile(this.names.session(id)));
  }

  loadSync(id: string): StoredSession | null {
    return this.stored(readSessionFileSync(this.names.session(id)));
  }

  /** Writes the content that {@link replace} then puts in place. */
  prepare(bytes: Buffer, lifetime: number): Promise<TemporaryFile> {
    const modified = this.expiry.modification(lifetime);
    return TemporaryFile.write(this.names.temporary(), bytes, modified, this.durable);
  }

  /** Writes into the file whose lock PHP waits for. */
  overwrite(file: LockedFile, bytes: Buffer, lifetime: number): void {
    file.write(bytes, this.expiry.modification(lifetime));
  }

  replace(id: string, file: TemporaryFile): void {
    const path = this.names.session(id);
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile()) throw nameTaken(this.folder.path);
    file.moveTo(path);
    this.persist();
  }

  remove(id: string): void {
    const path = this.names.session(id);
    if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return;
    unlinkSync(path);
    this.persist();
  }

  /** The content stays, and with it the version. */
  prolong(id: string, lifetime: number): void {
    const modified = this.expiry.modification(lifetime);
    lutimesSync(this.names.session(id), modified, modified);
  }

  /** Its date becomes that of now: it is kept for a day from here. */
  setAside(id: string, now: number): void {
    const path = this.names.quarantined(id);
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile()) throw nameTaken(this.folder.path);
    renameSync(this.names.session(id), path);
    lutimesSync(path, new Date(now), new Date(now));
    chmodSync(path, 0o600); // PHP's files are readable by all, and gc would not take this one for ours
  }

  async *ids(): AsyncGenerator<string> {
    // A file that is rewritten meanwhile may be met again under its new directory entry.
    const seen = new Set<string>();
    for await (const { name } of await opendir(this.folder.path)) {
      const file = this.names.classify(name);
      if (file.kind !== 'session' || seen.has(file.id) || !(await this.isLive(file.id))) continue;
      seen.add(file.id);
      yield file.id;
    }
  }

  /** Does `work`; if the folder was deleted under the running application, makes it anew and tries once more. */
  async inFolder<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      this.folder.ensure();
      return work();
    }
  }

  private stored(found: FoundFile): StoredSession | null {
    if (typeof found === 'string') return null;
    const remaining = this.expiry.remaining(found.modified);
    return remaining > 0
      ? { data: this.encoding.textOf(found.bytes), version: versionOf(found.bytes), remaining }
      : null;
  }

  private async isLive(id: string): Promise<boolean> {
    const stats = await lstat(this.names.session(id)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
    return stats?.isFile() === true && this.expiry.remaining(stats.mtimeMs) > 0;
  }

  private persist(): void {
    if (this.durable) this.folder.sync();
  }
}

/** A digest of the content, which a touch leaves alone. Of the bytes: text that is not UTF-8 would lose differences. */
export function versionOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}

function nameTaken(folder: string): SessionStoreError {
  return new SessionStoreError(
    'write a session',
    undefined,
    `Its file name in [${folder}] is taken by a folder, a link or a pipe, which we never touch: remove it.`,
  );
}
