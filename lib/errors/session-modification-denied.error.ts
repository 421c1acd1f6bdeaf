import { SessionError } from './session.error.js';

/**
 * `setName()` was called on a session that is already started.
 *
 * @public
 */
export class SessionModificationDeniedError extends SessionError {
  readonly code = 'E_SESSION_MODIFICATION_DENIED';

  constructor() {
    super(
      'Cannot set session name after a session has started.',
      'Call setName() before start(), or set the option cookie.name.',
    );
  }
}
