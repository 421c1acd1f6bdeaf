import { SessionError } from './session.error.js';

/**
 * `increment()` or `decrement()` met a variable that holds no number, or was given a step that is none.
 *
 * @public
 */
export class NotANumberError extends SessionError {
  readonly code = 'E_SESSION_NOT_A_NUMBER';

  constructor(path: string) {
    super(
      `The session variable "${path}" cannot be counted: it or the step is not a finite number.`,
      'Set it to a number first.',
    );
  }
}
