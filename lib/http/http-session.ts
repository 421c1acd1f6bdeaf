import type { ServerResponse } from 'node:http';
import type { SessionScope } from '../context/session-scope.js';
import { openSession } from '../core/open-session.js';
import type { SessionDoor } from '../core/session-door.js';
import { HANDLE } from '../core/session-handle.js';
import { commitAndUnlock } from '../core/session-lock.js';
import type { SessionManager } from '../core/session-manager.js';
import { protectFromCaches } from './caching-headers.js';
import { answerCookie } from './cookie/answer-cookie.js';
import { hasCookie, readSessionIds } from './cookie/cookie-reader.js';
import { failureAnswer, sayWhenToRetry } from './failure-answer.js';
import type { HttpEdge } from './http-edge.js';
import type { PlatformRequest } from './platform/http-platform.js';
import { type GateParticipant, type GateReplacement, isHeadGone, joinGate } from './response-gate.js';

/**
 * The session of one HTTP request: its id comes in by a cookie, its changes are committed before the headers leave, and
 * its cookie leaves with them. Nothing happens for a request that does not start it.
 */
export class HttpSession implements SessionScope, SessionDoor, GateParticipant {
  isAborted = false;
  private manager: SessionManager | undefined;
  /** The cookie header is read once. */
  private carried: { readonly name: string; readonly ids: readonly string[] } | undefined;
  private hasJoined = false;
  /** A commit failed: the answer carries no cookie of ours. */
  private hasFailed = false;
  /** The session could not be loaded. */
  private hasNotStarted = false;

  constructor(
    readonly edge: HttpEdge,
    private readonly request: PlatformRequest,
    private readonly response: ServerResponse,
  ) {}

  get session(): SessionManager {
    return (this.manager ??= openSession(this.edge.engine, this, this.edge.manager));
  }

  get startsOnDemand(): boolean {
    return this.edge.autoStart !== false;
  }

  // --- the way in ---

  get carriesCookie(): boolean {
    return hasCookie(this.request.raw.headers.cookie, this.edge.cookie.name);
  }

  carriedIds(cookieName: string): readonly string[] {
    if (this.carried?.name === cookieName) return this.carried.ids;
    const ids = readSessionIds(this.request.raw.headers.cookie, cookieName, this.edge.cookie.secrets);
    this.carried = { name: cookieName, ids };
    return ids;
  }

  get hasCookieAge(): boolean {
    return this.edge.cookie.maxAge !== undefined;
  }

  get isHeadGone(): boolean {
    return isHeadGone(this.response);
  }

  get route(): string {
    const { method, url } = this.request.raw;
    // The query may hold secrets.
    return `${method ?? ''} ${(url ?? '').split('?', 1)[0] ?? ''}`;
  }

  /** Also a second time: after `destroy()`, or when the store failed the first time. */
  onStart(): void {
    this.hasJoined ||= joinGate(this.response, this);
  }

  onStartFailure(): void {
    this.hasNotStarted = true;
  }

  // --- the way out ---

  beforeHead(): Promise<void> | undefined {
    return this.commit();
  }

  beforeEnd(): Promise<void> | undefined {
    return this.commit();
  }

  onHead(): void {
    if (this.hasNotStarted) sayWhenToRetry(this.response);
    const { log, platform, cookie } = this.edge;
    const isSecure = platform.isSecure(this.request);
    const line = this.hasFailed ? undefined : answerCookie(this.handle, this, isSecure, cookie);
    if (line !== undefined) {
      this.response.appendHeader('Set-Cookie', line);
      if (cookie.secure === true && !isSecure) log.insecureRequest();
    }
    if (protectFromCaches(this.response, line !== undefined)) log.sharedCache(this.route);
  }

  onEnd(): void {
    this.handle.state.isSealed = true;
  }

  /** A handler that was cut off while it streamed may never end its answer: what it changed is stored now. */
  onAbort(headLeft: boolean): void {
    this.isAborted = !headLeft;
    if (headLeft) this.commit()?.catch((error: unknown) => this.edge.log.failed(error, this.route));
  }

  onFailure(error: unknown): GateReplacement | undefined {
    this.hasFailed = true;
    this.edge.log.failed(error, this.route);
    return failureAnswer(error, this.response.statusCode, this.request.raw.method);
  }

  private get handle() {
    return this.session[HANDLE];
  }

  private commit(): Promise<void> | undefined {
    const { engine, state } = this.handle;
    return commitAndUnlock(engine, state) as Promise<unknown> as Promise<void> | undefined;
  }
}
