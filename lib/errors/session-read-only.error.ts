import { SessionError } from './session.error.js';

/**
 * With `onStoreFailure: 'anonymous'`: the store failed when the session was to be loaded, so the request has an empty
 * session, and what it tried to change could not be stored. The `cause` is the failure.
 *
 * @public
 */
export class SessionReadOnlyError extends SessionError {
  readonly code = 'E_SESSION_READ_ONLY';

  constructor(
    /** What was called, e.g. `set()`. */
    readonly verb: string,
    options?: ErrorOptions,
  ) {
    super(
      `The session cannot be changed (${verb}): the store failed to load it, and the request was let in without it.`,
      'Answer that it works again soon (503), or set onStoreFailure to "fail", which does so for every route.',
      options,
    );
  }
}
