import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionManager } from '../../core/session-manager.js';
import type { Enter, HttpPlatform, PlatformRequest } from './http-platform.js';
import { shareShape } from './shared-shape.js';

/** The part of Nest's Express adapter, and of Express, that is used here. */
export interface ExpressAdapter {
  use(handler: (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void): unknown;
  getInstance(): { readonly request: object };
}

interface ExpressRequest {
  readonly secure?: boolean;
}

interface ExpressResponse {
  locals?: Record<string, unknown>;
}

export class ExpressPlatform implements HttpPlatform {
  constructor(private readonly adapter: ExpressAdapter) {}

  onRequest(enter: Enter): void {
    this.adapter.use((request, response, next) => {
      shareShape(request, response);
      enter({ raw: request, own: request }, response, next);
    });
  }

  /** On the prototype that all requests of the application share, so that a request costs nothing. */
  exposeSession(sessionOf: (raw: IncomingMessage) => SessionManager | undefined): void {
    Object.defineProperty(this.adapter.getInstance().request, 'session', {
      configurable: true,
      get(this: IncomingMessage) {
        return sessionOf(this);
      },
      // express-session, or the application, keeps a session of its own on this request.
      set(this: IncomingMessage, value: unknown) {
        Object.defineProperty(this, 'session', { value, configurable: true, enumerable: true, writable: true });
      },
    });
  }

  isSecure({ own }: PlatformRequest): boolean {
    return (own as ExpressRequest).secure === true;
  }

  exposeToTemplates(response: unknown, session: SessionManager): void {
    ((response as ExpressResponse).locals ??= {})['session'] = session;
  }
}
