import { SessionError } from './session.error.js';

/**
 * Another request, here or in PHP, held the lock of the session for the whole time that this one may wait.
 *
 * @public
 */
export class SessionLockedError extends SessionError {
  readonly code = 'E_SESSION_LOCKED';

  /** @param seconds - how long it was waited for */
  constructor(seconds: number) {
    super(
      `The session is locked by another request, and was for ${seconds} seconds.`,
      'Make the requests that hold it shorter, or raise locking.wait.',
    );
  }
}
