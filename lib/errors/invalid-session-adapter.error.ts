import { SessionError } from './session.error.js';

/**
 * There is no adapter, or it lacks one of the six verbs, or it does not fit the other options.
 *
 * @public
 */
export class InvalidSessionAdapterError extends SessionError {
  readonly code = 'E_SESSION_ADAPTER';

  constructor(
    problem = 'none was set',
    remedy = 'Give an object with open, close, read, write, destroy and gc, e.g. `new StreamAdapter()`.',
    options?: ErrorOptions,
  ) {
    super(`The session adapter is not valid: ${problem}.`, remedy, options);
  }
}
