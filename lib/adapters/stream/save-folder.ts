import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { SavePathError } from '../../errors/save-path.error.js';
import { shortHash } from '../../utils/short-hash.js';
import { errorCode, ignoring } from './stream-failure.js';

/** Mode of the folders that we make: their owner alone may even list the ids. */
const PRIVATE = 0o700;

/** The folder that holds the session files. */
export class SaveFolder {
  readonly path: string;
  /** Whether its place can be guessed, and taken, by others. */
  private readonly guessable: boolean;

  /**
   * @param savePath - without it, a folder of this application and user under the system's temporary folder
   * @throws SavePathError
   */
  constructor(savePath?: string) {
    if (savePath === '') {
      throw new SavePathError(
        'The session save path cannot be empty.',
        'Give a folder, or leave savePath out for one under the temporary folder.',
      );
    }
    this.path = savePath === undefined ? defaultPath() : resolve(savePath);
    this.guessable = savePath === undefined;
    this.ensure();
  }

  /** Makes the folder if it is missing, and checks it: at boot, and again when somebody deleted it meanwhile. */
  ensure(): void {
    try {
      makeFolder(this.path);
      if (this.guessable) this.checkOwner();
      accessSync(this.path, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (cause) {
      if (cause instanceof SavePathError) throw cause;
      throw new SavePathError(
        `The session save path [${this.path}] is not writable.`,
        'Give a folder that the user of this process may read and write, on a disk that is not read-only.',
        { cause },
      );
    }
  }

  /** Waits until the disk knows which names the folder holds; a rename without it may be undone by a power cut. */
  sync(): void {
    const folder = openSync(this.path, constants.O_RDONLY);
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  /** Everybody may make folders under /tmp, and our name can be guessed: somebody else may have been there first. */
  private checkOwner(): void {
    const stats = lstatSync(this.path);
    const user = process.geteuid?.();
    if (!stats.isDirectory() || (user !== undefined && stats.uid !== user)) {
      throw new SavePathError(
        `The session save path [${this.path}] belongs to somebody else.`,
        'Have it removed, or give a folder of your own as savePath.',
      );
    }
    if (user !== undefined && (stats.mode & 0o077) !== 0) chmodSync(this.path, PRIVATE);
  }
}

/** Two applications, or two users, on one machine never share sessions by accident. */
function defaultPath(): string {
  return join(tmpdir(), `nestjs-session-manager-${shortHash(`${process.cwd()} ${process.geteuid?.() ?? ''}`)}`);
}

/** With its parents. Not by mkdir's `recursive`: below /proc, which answers ENOENT whatever is there, it never ends. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: PRIVATE });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    ignoring('EEXIST', () => mkdirSync(path, { mode: PRIVATE }));
  }
}
