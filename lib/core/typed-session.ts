import type { SessionManager } from './session-manager.js';

/**
 * A session with the property form: `session.userId` beside `session.get('userId')`.
 *
 * @typeParam T - the names and types of the variables
 * @public
 */
export type TypedSession<T extends object = Record<string, unknown>> = SessionManager<T> &
  Partial<Omit<T, keyof SessionManager>>;
