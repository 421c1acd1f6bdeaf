import { SessionStorageFullError } from '../../errors/session-storage-full.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** The system's name for what went wrong, `ENOENT` for instance; empty for other errors. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** Lets the given answer of the system pass as undefined; for what may be gone already. */
export function ignoring<T>(code: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (errorCode(error) === code) return undefined;
    throw error;
  }
}

/** What the adapter throws when the file system failed. */
export function storeFailure(operation: string, folder: string, error: unknown): SessionStoreError {
  if (error instanceof SessionStoreError) return error;
  const options = { cause: withoutPath(error) };
  if (FULL.has(errorCode(error))) return new SessionStorageFullError(operation, options);
  return new SessionStoreError(
    operation,
    options,
    `Check that the folder [${folder}] exists and can be written; the cause says what the system answered.`,
  );
}

/**
 * The system's errors name the file, and the file's name holds the session id: a log of the cause would give it away.
 * Code and system call stay, the paths go.
 */
export function withoutPath(error: unknown): unknown {
  // Not `instanceof Error`: under Jest the system's errors are made by another realm's class.
  const { message, code, errno, syscall } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (syscall === undefined) return error;
  return Object.assign(new Error(message?.replace(/ '.*$/s, '')), { code, errno, syscall });
}
