import { SessionError } from '../errors/session.error.js';

const STORE_FAILURES = new Set([
  'E_SESSION_STORE',
  'E_SESSION_CONFLICT',
  'E_SESSION_LOCKED',
  'E_SESSION_STORAGE_FULL',
  'E_SESSION_STORE_UNAVAILABLE',
]);

/** Whether the store is to blame, and not the program: an answer of 503 instead of 500. */
export function isStoreFailure(error: unknown): boolean {
  return SessionError.is(error) && STORE_FAILURES.has(error.code);
}
