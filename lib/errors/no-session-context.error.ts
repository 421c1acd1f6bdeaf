import { SessionError } from './session.error.js';

/**
 * A singleton view of the session was used where there is no request: at boot, in a cron job, a queue, a timer.
 *
 * @public
 */
export class NoSessionContextError extends SessionError {
  readonly code = 'E_SESSION_NO_CONTEXT';

  constructor(subject: string) {
    super(
      `${subject} was used outside of a request.`,
      'Use it while a request is handled; for jobs create a manager of your own: `new SessionManager().setAdapter(adapter).setId(id)`.',
    );
  }
}
