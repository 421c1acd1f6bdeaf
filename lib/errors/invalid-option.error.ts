import { SessionError } from './session.error.js';

/**
 * An option has a value that cannot work, or a name that does not exist. Thrown at boot.
 *
 * @public
 */
export class InvalidOptionError extends SessionError {
  readonly code = 'E_SESSION_OPTION';

  constructor(
    /** The option's path, e.g. `cookie.sameSite`. */
    readonly option: string,
    problem: string,
    allowed: string,
  ) {
    super(`Session option "${option}" ${problem}.`, `Allowed: ${allowed}.`);
  }
}
