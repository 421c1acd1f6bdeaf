import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionManager } from '../../core/session-manager.js';

/** What a platform calls for every request, before anything of the application sees it. */
export type Enter = (request: PlatformRequest, response: ServerResponse, next: (error?: unknown) => void) => void;

/** A request as node knows it, and as the platform does (the same object on Express). */
export interface PlatformRequest {
  readonly raw: IncomingMessage;
  readonly own: object;
}

/** Where Express and Fastify differ. */
export interface HttpPlatform {
  /** Has `enter` called for every request; also for paths outside of the global prefix and for those without a route. */
  onRequest(enter: Enter): void;
  /** Makes `request.session` answer with what `sessionOf` gives for node's request. */
  exposeSession(sessionOf: (raw: IncomingMessage) => SessionManager | undefined): void;
  /** Whether the request came over TLS, also behind a proxy that the application trusts. */
  isSecure(request: PlatformRequest): boolean;
  /** Makes the session `session` in templates. */
  exposeToTemplates(response: unknown, session: SessionManager): void;
}
