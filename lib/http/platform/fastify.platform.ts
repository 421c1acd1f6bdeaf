import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionManager } from '../../core/session-manager.js';
import type { Enter, HttpPlatform, PlatformRequest } from './http-platform.js';

interface FastifyRequest {
  readonly raw: IncomingMessage;
  readonly protocol?: string;
}

interface FastifyReply {
  readonly raw: ServerResponse;
  locals?: Record<string, unknown> | null;
}

/** The part of a Fastify instance that is used here. */
export interface FastifyInstance {
  addHook(
    name: 'onRequest',
    hook: (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void,
  ): unknown;
  hasRequestDecorator(name: string): boolean;
  decorateRequest(
    name: string,
    value: { getter(this: FastifyRequest): unknown; setter?(value: unknown): void },
  ): unknown;
}

export class FastifyPlatform implements HttpPlatform {
  constructor(private readonly instance: FastifyInstance) {}

  /** A hook, not a middleware: it knows Fastify's request (the protocol behind a proxy), and is cheaper. */
  onRequest(enter: Enter): void {
    this.instance.addHook('onRequest', (request, reply, done) =>
      enter({ raw: request.raw, own: request }, reply.raw, done as (error?: unknown) => void),
    );
  }

  /** Leaves the property alone where @fastify/session has it. */
  exposeSession(sessionOf: (raw: IncomingMessage) => SessionManager | undefined): void {
    if (this.instance.hasRequestDecorator('session')) return;
    this.instance.decorateRequest('session', {
      getter(this: FastifyRequest) {
        return sessionOf(this.raw);
      },
    });
  }

  isSecure({ own }: PlatformRequest): boolean {
    return (own as FastifyRequest).protocol === 'https';
  }

  exposeToTemplates(reply: unknown, session: SessionManager): void {
    const target = reply as FastifyReply;
    target.locals = { ...target.locals, session };
  }
}
