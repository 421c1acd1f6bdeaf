import { SessionError } from './session.error.js';

/**
 * Stored session data cannot be read. The engine sets it aside (where the adapter can) and starts a fresh session;
 * it never overwrites it.
 *
 * @public
 */
export class SessionCorruptError extends SessionError {
  readonly code = 'E_SESSION_CORRUPT';

  constructor(problem: string, options?: ErrorOptions) {
    super(
      `The stored session data cannot be read: ${problem}.`,
      'Check who else writes to this store, and that every process uses the same serializer.',
      options,
    );
  }
}
