import { SessionError } from './session.error.js';

/**
 * The property form was used to assign to or delete the name of a method.
 *
 * @public
 */
export class ReservedNameError extends SessionError {
  readonly code = 'E_SESSION_RESERVED_NAME';

  constructor(name: string) {
    super(
      `"${name}" is a member of the session or bag and cannot be a variable in the property form.`,
      `Use set(${JSON.stringify(name)}, value), get() and remove() instead.`,
    );
  }
}
