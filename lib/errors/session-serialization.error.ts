import { SessionError } from './session.error.js';

/**
 * A session variable holds something that would come back changed, or not at all. What is stored stays as it was.
 *
 * @public
 */
export class SessionSerializationError extends SessionError {
  readonly code = 'E_SESSION_SERIALIZATION';

  constructor(
    /** Where it is, e.g. `cart.items[0].price`; never the value. */
    readonly path: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(
      `The session variable "${path}" cannot be stored: ${problem}.`,
      'Store strings, finite numbers, booleans, null, arrays and plain objects; convert others yourself, or use `new JsonSerializer({ strict: false })`.',
      options,
    );
  }
}
