import { SessionError } from './session.error.js';

/**
 * The name of a session variable, or a key of a bag, is not a string.
 *
 * @public
 */
export class InvalidKeyError extends SessionError {
  readonly code = 'E_SESSION_KEY';

  constructor(type: string) {
    super(`The name of a session variable must be a string, not ${type}.`, 'Convert it: `set(String(id), value)`.');
  }
}
