import { SessionError } from './session.error.js';

/**
 * The session store is there, but can never work as it is configured: a wrong password, a database index or a table that
 * does not exist, a missing plugin. Thrown at boot; the driver's error is the `cause`.
 *
 * @public
 */
export class SessionStoreConfigurationError extends SessionError {
  readonly code = 'E_SESSION_STORE_CONFIGURATION';

  /**
   * @param store - the store's name as people say it, e.g. `Redis`
   * @param problem - what is wrong, without passwords and keys; ends without a full stop
   * @param remedy - what to do about it; a whole sentence
   */
  constructor(
    /** The store's name, e.g. `Redis`. */
    readonly store: string,
    problem: string,
    remedy: string,
    options?: ErrorOptions,
  ) {
    super(`The session store ${store} cannot be used as configured: ${problem}.`, remedy, options);
  }
}
