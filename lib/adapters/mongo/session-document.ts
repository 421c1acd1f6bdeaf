import { randomBytes } from 'node:crypto';
import { types } from 'node:util';
import { SessionStoreError } from '../../errors/session-store.error.js';

/** A session as MongoDB has it; `_id`, `data` and `modified` are those of Phalcon's incubator. */
export interface SessionDocument {
  readonly _id: string;
  readonly data: string;
  readonly modified: Date;
  /** Absent in what PHP wrote. */
  readonly revision?: number;
}

/** Bytes that MongoDB takes as one document. */
const LARGEST_DOCUMENT = 16 * 1024 * 1024;
/** Bytes of a document that are not data: the names, the id, the other fields; generously. */
const AROUND_DATA = 1024;
/** The largest data, in bytes. */
export const LARGEST_DATA = LARGEST_DOCUMENT - AROUND_DATA;

/** @throws SessionStoreError if somebody else's document is there */
export function readDocument(operation: string, found: object): SessionDocument {
  const { data, modified, revision } = found as Record<string, unknown>;
  const isRevision = revision === undefined || Number.isSafeInteger(revision);
  if (typeof data === 'string' && types.isDate(modified) && isRevision) return found as SessionDocument;
  const remedy = 'Its document is none of ours: give the sessions a collection of their own.';
  throw new SessionStoreError(operation, undefined, remedy);
}

/**
 * Where a session's revisions begin: never at the same number, or who saw a session that was removed could change
 * another one that was made under its id since.
 */
export function firstRevision(): number {
  return randomBytes(6).readUIntBE(0, 6);
}
