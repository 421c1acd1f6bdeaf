import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { requestOf } from '../context/request-of.js';
import { scopeOf, type SessionScope } from '../context/session-scope.js';
import type { SessionUsageAccessor } from '../context/session-usage.accessor.js';
import type { HttpEdge } from './http-edge.js';
import { startForRequest } from './start-session.js';

/** Starts the session of routes that use it, before their first guard. Other routes pass without a store command. */
export class SessionStartGuard implements CanActivate {
  constructor(
    private readonly edge: HttpEdge,
    private readonly usage: SessionUsageAccessor,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (this.edge.autoStart === false || !this.usage.usesSession(context.getClass(), context.getHandler())) return true;
    const scope = scopeOf(requestOf(context));
    return scope === undefined ? true : this.start(scope, context);
  }

  private async start({ session }: SessionScope, context: ExecutionContext): Promise<true> {
    await startForRequest(session);
    if (context.getType() === 'http') {
      this.edge.platform.exposeToTemplates(context.switchToHttp().getResponse(), session);
    }
    return true;
  }
}
