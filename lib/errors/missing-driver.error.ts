import { SessionError } from './session.error.js';

/**
 * An adapter needs a driver that is not installed: drivers are optional peers of this package.
 *
 * @public
 */
export class MissingDriverError extends SessionError {
  readonly code = 'E_SESSION_MISSING_DRIVER';

  constructor(adapter: string, driver: string, options?: ErrorOptions) {
    super(`${adapter} needs the package "${driver}", which is not installed.`, `Run: npm install ${driver}`, options);
  }
}
