import { SessionError } from './session.error.js';

/**
 * Expired sessions could not be removed. It is tried again at the next `gcInterval`; nobody gets an expired session
 * meanwhile, only the storage grows.
 *
 * @public
 */
export class SessionGcError extends SessionError {
  readonly code = 'E_SESSION_GC';

  constructor(folder: string, options?: ErrorOptions) {
    // Phalcon's words first: programs that move here may look for them.
    super(
      `Unexpected gc error: the session files in [${folder}] could not be listed or removed.`,
      'Check that the folder can be read and written; the cause says what the system answered.',
      options,
    );
  }
}
