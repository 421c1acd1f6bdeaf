import { SessionStoreError } from './session-store.error.js';

/**
 * Others changed the session again and again while this request tried to commit; it gave up.
 *
 * @public
 */
export class SessionConflictError extends SessionStoreError {
  override readonly code = 'E_SESSION_CONFLICT';

  constructor(attempts: number) {
    super(
      `store a change within ${attempts} attempts, because others kept changing the session`,
      undefined,
      'Spread such writes over several sessions, or keep the shared counter outside of the session.',
    );
  }
}
