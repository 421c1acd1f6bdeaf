import type { ExecutionContext } from '@nestjs/common';
import type { SessionManager } from '../core/session-manager.js';
import { NoSessionContextError } from '../errors/no-session-context.error.js';
import { requestOf } from './request-of.js';
import { scopeOf } from './session-scope.js';

/**
 * The session of the request that a handler is called for; started, unless the module leaves that to the application.
 *
 * @throws NoSessionContextError where there is no HTTP request behind the call
 */
export async function requireScope(context: ExecutionContext, subject: string): Promise<SessionManager> {
  const scope = scopeOf(requestOf(context));
  if (scope === undefined) throw new NoSessionContextError(subject);
  if (scope.startsOnDemand) await scope.session.start();
  return scope.session;
}
