import { SessionError } from './session.error.js';

/**
 * `setName()` got something that cannot be the name of the session cookie.
 *
 * @public
 */
export class InvalidSessionNameError extends SessionError {
  readonly code = 'E_SESSION_NAME';

  constructor() {
    super(
      'The name contains non alphanum characters.',
      'Allowed: a-z, A-Z, 0-9, underscore, hyphen, and not digits only (a cookie name carries no other letters).',
    );
  }
}
