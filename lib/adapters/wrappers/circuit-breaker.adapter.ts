import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { SessionStoreUnavailableError } from '../../errors/session-store-unavailable.error.js';
import { attempt, type Awaitable } from '../../utils/awaitable.js';
import { type Clock, steadyClock } from '../../utils/clock.js';
import { voiceOf } from '../../utils/voice.js';
import { capabilitiesOf } from '../adapter-capabilities.js';
import type { SessionAdapter } from '../session-adapter.js';
import { type AdapterVerb, AdapterWrapper } from './adapter-wrapper.js';
import { type BreakerSettings, CircuitBreaker, type Verdict } from './circuit-breaker.js';
import { operationOf } from './operations.js';
import { type Outage, StoreHealth } from './store-health.js';

/** Hears how a store is. Must not throw. */
export interface StoreListener {
  /** A command failed at the store; what was not sent is not told. */
  failed(operation: string, error: SessionError): void;
  /** The adapter says in its own words that the store does not answer: at boot, or when a command failed. */
  said(message: string): void;
  opened(error: SessionError): void;
  closed(): void;
  /** It works again; also when the breaker never opened. */
  recovered(outage: Outage): void;
}

/**
 * Asks an adapter no more when it failed several times in a row: until one command, let through now and then, succeeds.
 * Answers that are there at once pass as they are. What a program did wrong is no failure of the store.
 */
export class CircuitBreakerAdapter extends AdapterWrapper {
  private readonly breaker: CircuitBreaker;
  private readonly health = new StoreHealth();
  private lastFailure: unknown;

  constructor(
    inner: SessionAdapter,
    settings: BreakerSettings,
    private readonly listener: StoreListener,
    private readonly clock: Clock = steadyClock,
  ) {
    super(inner);
    this.breaker = new CircuitBreaker(settings, clock);
    voiceOf(inner).hear((message) => this.said(message));
    const { lock } = capabilitiesOf(inner);
    if (lock === undefined) return;
    Object.assign(this, {
      lock: (...args: Parameters<typeof lock.lock>) => this.guard('lock a session', () => lock.lock(...args)),
    });
  }

  protected override around<T>(verb: AdapterVerb, ask: () => Awaitable<T>): Awaitable<T> {
    const operation = operationOf(verb);
    if (operation === undefined) return ask();
    // PHP's handlers say false where others throw.
    return this.guard(operation, ask, verb === 'write' || verb === 'destroy');
  }

  private guard<T>(operation: string, ask: () => Awaitable<T>, falseIsFailure = false): Awaitable<T> {
    if (!this.breaker.admits()) throw new SessionStoreUnavailableError(operation, { cause: this.lastFailure });
    const { era } = this.breaker;
    const done = (value: T): T => {
      if (falseIsFailure && value === false) this.failed(operation, new Error('The adapter answered false'), era);
      else this.worked(era);
      return value;
    };
    const failed = (error: unknown): never => {
      this.failed(operation, error, era);
      throw error;
    };
    return attempt(ask, done, failed);
  }

  private worked(era: number): void {
    const change = this.breaker.judge('well', era);
    if (change === 'closed') this.listener.closed();
    if (!this.health.isFailing || this.breaker.isOpen) return;
    const outage = this.health.worked(this.clock.now(), change === 'closed');
    if (outage !== undefined) this.listener.recovered(outage);
  }

  private failed(operation: string, error: unknown, era: number): void {
    const verdict = verdictOn(error);
    if (verdict === 'ill' || SessionError.is(error, 'E_SESSION_STORAGE_FULL')) this.note(operation, error);
    if (this.breaker.judge(verdict, era) === 'opened') this.listener.opened(inOurWords(operation, error));
  }

  private said(message: string): void {
    this.health.failed(this.clock.now(), 0);
    this.listener.said(message);
  }

  private note(operation: string, error: unknown): void {
    this.health.failed(this.clock.now());
    this.lastFailure = error;
    this.listener.failed(operation, inOurWords(operation, error));
  }
}

/**
 * A store that answers "full" is there, and what it holds can be read. A store error without a cause is the adapter's own:
 * it refused what it was asked, and sent nothing.
 */
function verdictOn(error: unknown): Verdict {
  if (!SessionError.is(error)) return 'ill';
  return error.code === 'E_SESSION_STORE' && error.cause !== undefined ? 'ill' : 'neither';
}

/** The text of a driver's error may hold keys and values. */
function inOurWords(operation: string, error: unknown): SessionError {
  return SessionError.is(error) ? error : new SessionStoreError(operation, { cause: error });
}
