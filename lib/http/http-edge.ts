import type { SessionEngine } from '../core/session-engine.js';
import type { CookieSettings } from '../options/resolve-cookie-options.js';
import type { ModuleSettings } from '../options/resolve-module-options.js';
import type { HttpPlatform } from './platform/http-platform.js';

/** What tells the application's owner of trouble at the edge. */
export interface EdgeLog {
  /** A commit failed; what the client gets instead. */
  failed(error: unknown, route: string | undefined): void;
  /** The cookie is marked secure, but requests come over plain http. Said once. */
  insecureRequest(): void;
  /** The application allowed shared caches to keep an answer with our cookie. Said once. */
  sharedCache(route: string | undefined): void;
}

/** The long-lived part of the HTTP edge: one per module and application. */
export interface HttpEdge {
  readonly engine: SessionEngine;
  readonly platform: HttpPlatform;
  readonly cookie: CookieSettings;
  readonly autoStart: ModuleSettings['autoStart'];
  readonly manager: ModuleSettings['manager'];
  readonly log: EdgeLog;
}
