import { SessionError } from './session.error.js';

/**
 * `setId()` got something that cannot be a session id.
 *
 * @public
 */
export class InvalidSessionIdError extends SessionError {
  readonly code = 'E_SESSION_ID';

  constructor() {
    super(
      'The session id contains invalid characters.',
      'Allowed: 1 to 128 characters of a-z, A-Z, 0-9, comma, hyphen.',
    );
  }
}
