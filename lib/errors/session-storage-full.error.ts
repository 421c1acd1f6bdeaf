import { SessionStoreError } from './session-store.error.js';

/**
 * The disk or the quota is full: the session was not stored. What was stored before is untouched.
 *
 * @public
 */
export class SessionStorageFullError extends SessionStoreError {
  override readonly code = 'E_SESSION_STORAGE_FULL';

  constructor(operation: string, options?: ErrorOptions) {
    super(operation, options, 'The disk (or the quota) is full: free some space; no stored session was harmed.');
  }
}
