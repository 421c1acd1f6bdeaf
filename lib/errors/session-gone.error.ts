import { SessionError } from './session.error.js';

/**
 * `save()` found that the session does not exist any more: it was logged out, expired, or its id had been retired.
 * The changes are dropped; without an explicit `save()` this is an event and a log line, not an error.
 *
 * @public
 */
export class SessionGoneError extends SessionError {
  readonly code = 'E_SESSION_GONE';

  constructor(idHash: string) {
    super(
      `The session (${idHash}) ended while this request was using it; its changes were not stored.`,
      'Treat the visitor as logged out.',
    );
  }
}
