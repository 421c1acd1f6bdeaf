import type { LoggerService } from '@nestjs/common';
import type { SessionNotice, SessionObserver } from '../core/session-observer.js';

/** Tells the application's logger of real problems, and of nothing else: no line for what goes as it should. */
export class SessionLog implements SessionObserver {
  private readonly said = new Set<string>();

  constructor(private readonly logger: Pick<LoggerService, 'warn' | 'error'>) {}

  notice(notice: SessionNotice): void {
    switch (notice.type) {
      case 'dropped-write':
        return this.warn(
          `Session ${notice.session} ended while a request was using it; what that request changed is dropped.`,
        );
      case 'corrupt':
        return this.error(
          `The stored data of session ${notice.session} cannot be read; it was left alone and a new session begun.`,
          notice.error,
        );
      case 'touch-failed':
        return this.error('The expiry of a session could not be moved; it may end early.', notice.error);
      case 'gc-failed':
        return this.error('Expired sessions could not be removed; the next run tries again.', notice.error);
      case 'large':
        return this.warnOnce(
          `Sessions above 64 kB slow every request down: session ${notice.session} has ${notice.bytes} bytes, most of them in "${notice.largest}".`,
          'large',
        );
      default:
        return;
    }
  }

  failed(error: unknown, route: string | undefined): void {
    this.error(`The session of ${route ?? 'a request'} could not be stored.`, error);
  }

  insecureRequest(): void {
    this.warnOnce(
      'The session cookie is marked secure, but requests come over plain http, where browsers do not send it back. Behind a proxy that ends TLS this is fine if it forwards the protocol and is trusted (Express: trust proxy; Fastify: trustProxy).',
      'insecure',
    );
  }

  sharedCache(route: string | undefined): void {
    this.warnOnce(
      `${route ?? 'A route'} allows shared caches to keep an answer that sets the session cookie; it was sent with no-store.`,
      'cache',
    );
  }

  warn(message: string): void {
    this.logger.warn(message);
  }

  private warnOnce(message: string, topic: string): void {
    if (this.said.has(topic)) return;
    this.said.add(topic);
    this.warn(message);
  }

  /** With the stack of the error and of its cause, which hold no ids and no values. */
  private error(message: string, error: unknown): void {
    const cause: unknown = error instanceof Error ? error.cause : undefined;
    const reason = error instanceof Error ? ` ${error.message}` : '';
    const behind = cause instanceof Error ? ` Cause: ${(cause as { code?: string }).code ?? cause.name}.` : '';
    this.logger.error(`${message}${reason}${behind}`, error instanceof Error ? error.stack : undefined);
  }
}
