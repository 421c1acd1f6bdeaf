import { SessionError } from './session.error.js';

/**
 * A session would have to be created or get a new id, but the headers with the cookie have left already.
 *
 * @public
 */
export class SessionHeadersSentError extends SessionError {
  readonly code = 'E_SESSION_HEADERS_SENT';

  constructor(verb: string) {
    super(
      `The session cannot be created or rotated (${verb}) because the response headers have been sent.`,
      'Do it before the first byte of a streamed answer.',
    );
  }
}
