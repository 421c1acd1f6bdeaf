import { SessionError } from './session.error.js';

/**
 * The folder for session files cannot be used. Thrown when the adapter is made, so that a wrong path stops the boot.
 *
 * @public
 */
export class SavePathError extends SessionError {
  readonly code = 'E_SESSION_SAVE_PATH';
}
