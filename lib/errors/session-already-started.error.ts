import { SessionError } from './session.error.js';

/**
 * `setId()` or `setAdapter()` was called on a session that is already started.
 *
 * @public
 */
export class SessionAlreadyStartedError extends SessionError {
  readonly code = 'E_SESSION_ALREADY_STARTED';

  constructor(remedy = 'To change the id, use regenerateId()') {
    super('The session has already been started.', remedy);
  }
}
