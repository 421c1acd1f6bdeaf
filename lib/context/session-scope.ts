import type { SessionManager } from '../core/session-manager.js';

/** What one request has of the session: its manager, made when somebody asks for it. */
export interface SessionScope {
  readonly session: SessionManager;
  /** Whether the module starts sessions by itself. */
  readonly startsOnDemand: boolean;
}

/** Where a request carries its scope: on node's own request, which every platform hands around. */
const SCOPE = Symbol.for('nestjs-session-manager:scope');

interface ScopedRequest {
  [SCOPE]?: SessionScope;
  /** Fastify's and GraphQL's requests wrap node's. */
  readonly raw?: ScopedRequest;
}

/** The scope of a request of any platform; undefined when the session module did not see it. */
export function scopeOf(request: object | undefined): SessionScope | undefined {
  const scoped = request as ScopedRequest | undefined;
  return scoped?.[SCOPE] ?? scoped?.raw?.[SCOPE];
}

export function setScope(request: object, scope: SessionScope): void {
  (request as ScopedRequest)[SCOPE] = scope;
}
