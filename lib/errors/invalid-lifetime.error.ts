import { SessionError } from './session.error.js';

/**
 * `setLifetime()` got a lifetime that cannot be.
 *
 * @public
 */
export class InvalidLifetimeError extends SessionError {
  readonly code = 'E_SESSION_LIFETIME';

  constructor(problem: string) {
    super(
      `The session lifetime is not valid: ${problem}.`,
      'Give seconds above 0, at most the absolute lifetime: setLifetime(idle, { absolute }).',
    );
  }
}
