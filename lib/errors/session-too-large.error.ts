import { SessionError } from './session.error.js';

/**
 * The session is larger than `maxBytes` (or than the store can hold). What is stored stays as it was.
 *
 * @public
 */
export class SessionTooLargeError extends SessionError {
  readonly code = 'E_SESSION_TOO_LARGE';

  constructor(
    /** Size of the serialised session in bytes. */
    readonly size: number,
    /** Largest allowed size in bytes. */
    readonly limit: number,
    /** The largest variable's name. */
    readonly largest: string,
  ) {
    super(
      `The session has ${size} bytes, more than the ${limit} that are allowed; its largest variable is "${largest}".`,
      'Keep references instead of documents in the session, or raise the option maxBytes.',
    );
  }
}
