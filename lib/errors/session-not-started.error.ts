import { SessionError } from './session.error.js';

/**
 * The session was used before it was started (or after `destroy()`). Phalcon answers null and drops the write here,
 * which loses data in silence.
 *
 * @public
 */
export class SessionNotStartedError extends SessionError {
  readonly code = 'E_SESSION_NOT_STARTED';

  constructor(
    /** What was called, e.g. `set()`. */
    readonly verb: string,
    /** The route that called it, where there is one. */
    readonly route?: string,
  ) {
    super(
      `The session was used (${verb}) but not started${route === undefined ? '' : ` in ${route}`}.`,
      'Put @UseSession() on the handler or its class, or call `await session.start()` first (also after destroy()).',
    );
  }
}
