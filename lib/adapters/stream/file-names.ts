import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** What a file of the folder is, judged by its name alone. */
export type FileName =
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: 'quarantined'; readonly id: string }
  | { readonly kind: 'lock' }
  | { readonly kind: 'temporary' }
  | { readonly kind: 'foreign' };

/** Bytes that the common file systems allow a name to have. */
const LONGEST_NAME = 255;
/** The longest ending that we give to a name with an id: that of a broken lock's marker, `.` + 12 characters + `.lock`. */
const LONGEST_ENDING = 18;

const ID = '[a-zA-Z0-9,-]{1,128}';
const SESSION = new RegExp(`^${ID}$`);
const QUARANTINED = new RegExp(`^(${ID})\\.corrupt$`);
const LOCK = new RegExp(`^${ID}(?:\\.[\\w-]{12})?\\.lock$`);
const TEMPORARY = /^\.[\w-]{22}\.tmp$/;
const FOREIGN: FileName = { kind: 'foreign' };

/**
 * The names of the files in the folder. A session's is `<prefix><id>`, as Phalcon has it. The others contain a dot,
 * which no id does, so that none is ever taken for a session.
 */
export class FileNames {
  /** The longest id whose files all have names that the file system allows. */
  readonly maxIdLength: number;

  constructor(
    readonly folder: string,
    readonly prefix: string,
  ) {
    this.maxIdLength = Math.min(128, LONGEST_NAME - LONGEST_ENDING - prefix.length);
  }

  /** Whether `id` can be a file's name; only then may it become part of a path. */
  accepts(id: unknown): id is string {
    return typeof id === 'string' && SESSION.test(id) && id.length <= this.maxIdLength;
  }

  session(id: string): string {
    return this.path(id);
  }

  lock(id: string): string {
    return this.path(`${id}.lock`);
  }

  quarantined(id: string): string {
    return this.path(`${id}.corrupt`);
  }

  /** A new name that nobody can guess; the leading dot hides it from the glob of Phalcon's gc. */
  temporary(): string {
    return this.path(`.${randomBytes(16).toString('base64url')}.tmp`);
  }

  classify(name: string): FileName {
    if (!name.startsWith(this.prefix)) return FOREIGN;
    const rest = name.slice(this.prefix.length);
    if (SESSION.test(rest)) return { kind: 'session', id: rest };
    if (LOCK.test(rest)) return { kind: 'lock' };
    if (TEMPORARY.test(rest)) return { kind: 'temporary' };
    const id = QUARANTINED.exec(rest)?.[1];
    return id === undefined ? FOREIGN : { kind: 'quarantined', id };
  }

  private path(rest: string): string {
    return join(this.folder, this.prefix + rest);
  }
}
