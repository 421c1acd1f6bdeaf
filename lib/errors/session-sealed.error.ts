import { SessionError } from './session.error.js';

/**
 * The session was changed after its last commit: the answer is complete and nothing would be stored.
 *
 * @public
 */
export class SessionSealedError extends SessionError {
  readonly code = 'E_SESSION_SEALED';

  constructor(verb: string) {
    super(
      `The session was changed (${verb}) after the answer had been completed.`,
      'Change it before the handler ends the answer; await what you start in the handler.',
    );
  }
}
