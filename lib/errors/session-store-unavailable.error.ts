import { SessionStoreError } from './session-store.error.js';

/**
 * The store was not asked: it gave no answer again and again, and is tried again in a moment. Nothing was sent, so nothing
 * was stored. The `cause` is the failure that was met last.
 *
 * @public
 */
export class SessionStoreUnavailableError extends SessionStoreError {
  override readonly code = 'E_SESSION_STORE_UNAVAILABLE';

  constructor(operation: string, options?: ErrorOptions) {
    super(
      `${operation}: it was not asked, because it gave no answer before`,
      options,
      'Check that the store is running and reachable; it is tried again by itself, several times a second.',
    );
  }
}
