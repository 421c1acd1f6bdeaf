import type { LoggerService } from '@nestjs/common';
import type { SessionEvent, SessionObserver } from '../core/session-observer.js';
import { isStoreFailure } from '../core/store-failure.js';
import { Outages } from './outages.js';

/** What is worth a line. */
const LOGGED = new Set<SessionEvent['type']>([
  'dropped-write',
  'corrupt',
  'touch-failed',
  'gc-failed',
  'unlock-failed',
  'large',
  'store-failure',
  'store-warning',
  'store-recovered',
]);

const NOT_TOUCHED = 'The expiry of a session could not be moved; it may end early.';

/**
 * Tells the application's logger of real problems, and of nothing else: no line for what goes as it should. A store that
 * fails is one problem, however many requests it fails.
 */
export class SessionLog implements SessionObserver {
  private readonly said = new Set<string>();

  constructor(
    private readonly logger: Pick<LoggerService, 'warn' | 'error'>,
    private readonly outages = new Outages(),
  ) {}

  wants(type: SessionEvent['type']): boolean {
    return LOGGED.has(type);
  }

  notice(notice: SessionEvent): void {
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
        return this.unlessKnown(NOT_TOUCHED, notice.error);
      case 'gc-failed':
        return this.unlessKnown('Expired sessions could not be removed; the next run tries again.', notice.error);
      case 'unlock-failed':
        return this.unlessKnown('The lock of a session could not be given back; it ends by itself.', notice.error);
      case 'large':
        return this.warnOnce(
          `Sessions above 64 kB slow every request down: session ${notice.session} has ${notice.bytes} bytes, most of them in "${notice.largest}".`,
          'large',
        );
      default:
        return this.noticeStore(notice);
    }
  }

  failed(error: unknown, route: string | undefined): void {
    this.unlessKnown(`The session of ${route ?? 'a request'} could not be stored.`, error);
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

  subscriberFailed(error: unknown): void {
    this.error('A subscriber of SessionEvents failed.', error);
  }

  warn(message: string): void {
    this.logger.warn(message);
  }

  /** Each store has one line when it begins to fail, and one when that is over. */
  private noticeStore(notice: SessionEvent): void {
    switch (notice.type) {
      case 'store-failure':
        if (!this.outages.failed(notice.store)) return;
        return this.error(
          notice.operation.startsWith('touch')
            ? NOT_TOUCHED
            : `Sessions fail until their store (${notice.store}) works again.`,
          notice.error,
        );
      case 'store-warning':
        if (this.outages.failed(notice.store)) this.warn(notice.message);
        return;
      case 'store-recovered':
        if (!this.outages.recovered(notice.store)) return;
        return this.warn(
          `The session store (${notice.store}) works again. It failed for ${notice.seconds.toFixed(1)} s (failed commands: ${notice.failures}).`,
        );
      default:
        return;
    }
  }

  /** What a failing store brings with it was said when it began to fail. */
  private unlessKnown(message: string, error: unknown): void {
    if (!this.outages.isAny || !isStoreFailure(error)) this.error(message, error);
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
