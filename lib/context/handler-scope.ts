import type { ExecutionContext } from '@nestjs/common';
import type { SessionManager } from '../core/session-manager.js';
import { NoSessionContextError } from '../errors/no-session-context.error.js';
import type { Awaitable } from '../utils/awaitable.js';
import { requestOf } from './request-of.js';
import { scopeOf } from './session-scope.js';

/**
 * Hands the session of the request that a handler is called for to `use`; started, unless the module leaves that to the application.
 *
 * @throws NoSessionContextError where there is no HTTP request behind the call
 */
export function handlerSession<T>(
  context: ExecutionContext,
  subject: string,
  use: (session: SessionManager) => T,
): Awaitable<T> {
  const scope = scopeOf(requestOf(context));
  if (scope === undefined) throw new NoSessionContextError(subject);
  const { session } = scope;
  if (!scope.startsOnDemand || session.isStarted()) return use(session);
  return session.start().then(() => use(session));
}
