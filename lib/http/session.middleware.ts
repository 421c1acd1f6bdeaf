import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionContext } from '../context/session-context.js';
import { scopeOf, setScope } from '../context/session-scope.js';
import type { HttpEdge } from './http-edge.js';
import { HttpSession } from './http-session.js';
import type { PlatformRequest } from './platform/http-platform.js';
import { startForRequest } from './start-session.js';

/**
 * Gives every request its session, not started: no store command, no look at its cookies. The module mounts it; an
 * application that needs the session in an `app.use()` of its main.ts mounts it earlier:
 *
 * @example
 * ```ts
 * app.use(app.get(SessionMiddleware).use);
 * ```
 * @public
 */
export class SessionMiddleware {
  /** @internal */
  edge: HttpEdge | undefined;

  /** @internal */
  constructor(private readonly context: SessionContext) {}

  /** For `app.use()`. */
  readonly use = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void => {
    this.enter({ raw: request, own: request }, response, next);
  };

  /** @internal */
  readonly enter = (request: PlatformRequest, response: ServerResponse, next: (error?: unknown) => void): void => {
    const { edge, context } = this;
    const present = scopeOf(request.raw);
    // Mounted twice: the request has its session already.
    if (edge === undefined || context.scope !== undefined || (present instanceof HttpSession && present.edge === edge))
      return next();
    const scope = new HttpSession(edge, request, response);
    // A second module of this application cannot be found by the request: the first one has that place.
    if (present === undefined) setScope(request.raw, scope);
    if (present === undefined && !context.isUsed) return proceed(edge, scope, next);
    context.run(scope, () => proceed(edge, scope, next));
  };
}

/** With `autoStart: 'always'` a request that carries our cookie loads its session, whatever route it is for. */
function proceed(edge: HttpEdge, scope: HttpSession, next: (error?: unknown) => void): void {
  if (edge.autoStart !== 'always' || !scope.carriesCookie) return next();
  startForRequest(scope.session).then(() => next(), next);
}
