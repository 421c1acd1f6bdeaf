import { InvalidOptionError } from '../../errors/invalid-option.error.js';
import { SavePathError } from '../../errors/save-path.error.js';
import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { systemClock, type Clock } from '../../utils/clock.js';
import { DataEncoding } from '../../utils/data-encoding.js';
import type {
  BinaryAdapter,
  EnumerableAdapter,
  HeldLock,
  LockingAdapter,
  LockOptions,
  QuarantineAdapter,
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../adapter-capabilities.js';
import { SessionAdapter } from '../session-adapter.js';
import { FileExpiry } from './file-expiry.js';
import { FileLock } from './file-lock.js';
import { FileNames } from './file-names.js';
import { SaveFolder } from './save-folder.js';
import { SessionLock } from './session-lock.js';
import { SessionFiles, versionOf } from './session-files.js';
import { errorCode, storeFailure } from './stream-failure.js';
import { StreamGc } from './stream-gc.js';
import { resolveStreamOptions, type StreamAdapterOptions } from './stream.options.js';
import { Turns } from './turns.js';

/** Milliseconds to wait for a lock of another process; the section under it takes well under one. */
const LOCK_PATIENCE = 5000;
/** What a file system answers that has no symbolic links (and so no locks). */
const UNSUPPORTED = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** The step of a critical section that was made ready outside of it. */
interface Step {
  take(): void;
  discard?(): Promise<void>;
}

type Section = <T>(section: () => T) => Promise<T>;

/**
 * Keeps each session in a file `<savePath>/<prefix><id>`, as Phalcon's Stream does: for one machine, any number of
 * processes, no server.
 *
 * - Files are private (0600) and replaced whole; a crash or a full disk leaves the old content or the new.
 * - Changes are made under a lock, so none is lost between processes. The folder must be on a local file system: network
 *   file systems are not supported. PHP that writes the same sessions does not know the lock.
 * - A file's date is its expiry minus `lifetime`; an expired session is never served, whether gc ran or not.
 * - Links, pipes and folders that bear a session's name are unknown sessions; to write over one is refused.
 * - A folder that is deleted meanwhile is made anew by the next write.
 *
 * @example
 * ```ts
 * SessionModule.forRoot({ adapter: new StreamAdapter({ savePath: '/var/lib/my-app/sessions', prefix: 'my-app-' }) });
 * ```
 * @public
 */
export class StreamAdapter
  extends SessionAdapter
  implements VersionedAdapter, EnumerableAdapter, QuarantineAdapter, BinaryAdapter, LockingAdapter
{
  /** Seconds; the default of the module's `lifetime`. */
  readonly lifetime: number;
  /** The longest id that fits into a file name, in characters. */
  readonly maxIdLength: number;
  private readonly folder: SaveFolder;
  private readonly names: FileNames;
  private readonly files: SessionFiles;
  private readonly collector: StreamGc;
  private readonly encoding = new DataEncoding();
  private readonly fileLock = new FileLock(LOCK_PATIENCE);
  private readonly sessionLock: SessionLock;
  private readonly turns = new Turns();

  /**
   * Makes the folder if it is missing.
   *
   * @throws InvalidOptionError
   * @throws SavePathError if the folder is not ours or cannot be written
   */
  constructor(
    options: StreamAdapterOptions = {},
    private readonly clock: Clock = systemClock,
  ) {
    super();
    const { savePath, prefix, lifetime, durable } = resolveStreamOptions(options);
    this.lifetime = lifetime;
    this.folder = new SaveFolder(savePath);
    this.names = new FileNames(this.folder.path, prefix);
    this.maxIdLength = this.names.maxIdLength;
    const expiry = new FileExpiry(lifetime, clock);
    this.files = new SessionFiles(this.names, this.folder, expiry, durable, this.encoding);
    this.sessionLock = new SessionLock(this.names, durable);
    this.collector = new StreamGc(this.names, expiry, this.fileLock, clock);
  }

  /** The folder, absolute. */
  get savePath(): string {
    return this.folder.path;
  }

  /** Takes a lock once, to find a file system that cannot have any. @throws SavePathError */
  override open(): boolean {
    try {
      this.fileLock.tryHold(this.names.lock('open'), () => undefined);
    } catch (cause) {
      if (UNSUPPORTED.has(errorCode(cause))) throw noLinks(this.savePath, cause);
      // Anything else (a full disk) may pass; it is the first write's to report.
    }
    return true;
  }

  async read(id: string): Promise<string> {
    return (await this.load(id))?.data ?? '';
  }

  async load(id: string): Promise<StoredSession | null> {
    if (!this.names.accepts(id)) return null;
    try {
      return await this.files.load(id);
    } catch (error) {
      throw storeFailure('read a session', this.savePath, error);
    }
  }

  async write(id: string, data: string, lifetime: number): Promise<boolean> {
    await this.change('write a session', id, undefined, data, lifetime);
    return true;
  }

  async destroy(id: string): Promise<boolean> {
    if (this.names.accepts(id)) await this.change('destroy a session', id, undefined, null, 0);
    return true;
  }

  async swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Promise<SwapResult> {
    return this.change('swap a session', id, expected, next, lifetime);
  }

  /**
   * Under the lock like every change: the time is set on the very content that was compared, and a session that another
   * process removes or lets expire cannot come back by it.
   */
  async touch(id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    requireLifetime(lifetime);
    if (!this.names.accepts(id)) return false;
    return this.exclusive('touch a session', id, (locked) =>
      locked(() => {
        if (this.files.loadSync(id)?.version !== version) return false;
        this.files.prolong(id, lifetime);
        return true;
      }),
    );
  }

  /** Every live session that `read` would find; with an empty prefix also a foreign file whose name could be an id. */
  async *ids(): AsyncGenerator<string> {
    try {
      yield* this.files.ids();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw storeFailure('list the sessions', this.savePath, error);
    }
  }

  /** The file is renamed to `<prefix><id>.corrupt`, its bytes as they were; gc removes it after a day. */
  async quarantine(id: string, data: string): Promise<void> {
    if (!this.names.accepts(id)) return;
    await this.exclusive('set a session aside', id, (locked) =>
      locked(() => {
        if (this.files.loadSync(id)?.data === data) this.files.setAside(id, this.clock.now());
      }),
    );
  }

  keepBytes(): void {
    this.encoding.keepBytes();
  }

  /**
   * The lock of PHP's files handler, on the session's file; what the holder then writes goes into that file. It needs the
   * program `flock` (util-linux).
   */
  async lock(id: string, options: LockOptions): Promise<HeldLock> {
    if (!this.names.accepts(id)) return { release: () => undefined };
    try {
      return await this.sessionLock.take(id, options);
    } catch (error) {
      throw SessionError.is(error) ? error : storeFailure('lock a session', this.savePath, error);
    }
  }

  /**
   * Removes expired sessions, locks of dead processes, temporary files older than an hour and quarantined data older than
   * a day. Only what is ours: with an empty prefix, private files of our user with names of 22 to 128 id characters.
   *
   * @param maxLifetime - without effect: each file's date already says when it expires, sessions with a lifetime of
   *   their own included
   * @throws SessionGcError
   */
  override async gc(maxLifetime?: number): Promise<number> {
    void maxLifetime;
    return this.collector.run();
  }

  /** @param expected - undefined: whatever is there */
  private async change(
    operation: string,
    id: string,
    expected: SessionVersion | null | undefined,
    next: string | null,
    lifetime: number,
  ): Promise<SwapResult> {
    this.requireStorable(operation, id, next);
    if (next !== null) requireLifetime(lifetime);
    const bytes = next === null ? null : this.encoding.bytesOf(next);
    return this.exclusive(operation, id, async (locked) => {
      const step = await this.stepFor(id, bytes, lifetime);
      try {
        return await locked((): SwapResult => {
          const current = expected === undefined ? null : this.files.loadSync(id);
          if ((current?.version ?? null) !== (expected ?? null)) return { swapped: false, current };
          step.take();
          return { swapped: true, version: bytes === null ? null : versionOf(bytes) };
        });
      } finally {
        await step.discard?.();
      }
    });
  }

  /** How a session gets its new content, or goes: in its own file while this process holds PHP's lock of it. */
  private async stepFor(id: string, bytes: Buffer | null, lifetime: number): Promise<Step> {
    const held = this.sessionLock.heldFile(id);
    if (bytes === null) return { take: () => (held ? held.remove() : this.files.remove(id)) };
    if (held) return { take: () => this.files.overwrite(held, bytes, lifetime) };
    const file = await this.files.prepare(bytes, lifetime);
    return { take: () => this.files.replace(id, file), discard: () => file.discard() };
  }

  /** Work on one id takes turns in this process; against other processes, `locked` runs its section under the lock. */
  private exclusive<T>(operation: string, id: string, work: (locked: Section) => Promise<T>): Promise<T> {
    const asked = performance.now();
    const locked: Section = (section) => this.fileLock.hold(this.names.lock(id), asked, section);
    return this.turns.take(id, async () => {
      try {
        return await this.files.inFolder(() => work(locked));
      } catch (error) {
        throw storeFailure(operation, this.savePath, error);
      }
    });
  }

  private requireStorable(operation: string, id: string, data: string | null): void {
    if (!this.names.accepts(id)) {
      const allowed = `1 to ${this.maxIdLength} characters of a-z, A-Z, 0-9, comma, hyphen`;
      throw new SessionStoreError(operation, undefined, `The id cannot be a file name; allowed: ${allowed}.`);
    }
    const problem = data === null ? undefined : this.encoding.problemOf(data);
    if (problem !== undefined) throw new SessionStoreError(operation, undefined, problem);
  }
}

function requireLifetime(lifetime: number): void {
  if (!(lifetime > 0 && lifetime < Infinity)) {
    throw new InvalidOptionError('lifetime', 'has a value that cannot work', 'a number of seconds above 0');
  }
}

function noLinks(folder: string, cause: unknown): SavePathError {
  return new SavePathError(
    `The session save path [${folder}] is on a file system without symbolic links.`,
    'They are the locks between processes: give a folder on a local disk.',
    { cause },
  );
}
