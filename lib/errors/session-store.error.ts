import { SessionError } from './session.error.js';

/**
 * The store did not do what it was asked: unreachable, refused, or answered nonsense. The driver's error is the `cause`;
 * its text stays out of the message, since it may hold keys or passwords.
 *
 * @public
 */
export class SessionStoreError extends SessionError {
  readonly code: string = 'E_SESSION_STORE';

  constructor(
    operation: string,
    options?: ErrorOptions,
    remedy = 'Check that the store is running and reachable; the cause says what it answered.',
  ) {
    super(`The session store failed to ${operation}.`, remedy, options);
  }
}
