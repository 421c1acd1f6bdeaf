import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { SessionStoreUnavailableError } from '../../errors/session-store-unavailable.error.js';
import { attempt, type Awaitable } from '../../utils/awaitable.js';
import { type Clock, steadyClock } from '../../utils/clock.js';
import { voiceOf } from '../../utils/voice.js';
import { capabilitiesOf } from '../adapter-capabilities.js';
import type { SessionAdapter } from '../session-adapter.js';
import { type AdapterVerb, AdapterWrapper } from './adapter-wrapper.js';
import { type BreakerSettings, CircuitBreaker, verdictOn } from './circuit-breaker.js';
import { operationOf } from './operations.js';
import { type Outage, StoreHealth } from './store-health.js';
import { StoreTrial } from './store-trial.js';

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
 * Asks an adapter no more for requests when it failed several times in a row, until a trial of our own succeeds: so no
 * request waits for a store that is away. Answers that are there at once pass as they are. What a program did wrong is no
 * failure of the store.
 */
export class CircuitBreakerAdapter extends AdapterWrapper {
  private readonly breaker: CircuitBreaker;
  private readonly trial: StoreTrial;
  private readonly health = new StoreHealth();
  private lastFailure: unknown;
  private isShut = false;

  constructor(
    inner: SessionAdapter,
    settings: BreakerSettings,
    private readonly listener: StoreListener,
    private readonly clock: Clock = steadyClock,
  ) {
    super(inner);
    this.breaker = new CircuitBreaker(settings.failures);
    this.trial = new StoreTrial(inner, settings.resetAfter, () => this.storeWorks());
    voiceOf(inner).hear((message) => this.said(message));
    const { lock } = capabilitiesOf(inner);
    if (lock === undefined) return;
    Object.assign(this, {
      lock: (...args: Parameters<typeof lock.lock>) => this.guard('lock a session', () => lock.lock(...args)),
    });
  }

  override open(savePath: string, name: string): Awaitable<boolean> {
    this.isShut = false;
    return super.open(savePath, name);
  }

  /** From then on nobody is asked anything by itself, and the adapter says that it is closed. */
  override close(): Awaitable<boolean> {
    this.isShut = true;
    this.trial.end();
    this.breaker.close();
    return super.close();
  }

  protected override around<T>(verb: AdapterVerb, ask: () => Awaitable<T>): Awaitable<T> {
    const operation = operationOf(verb);
    if (operation === undefined) return ask();
    // PHP's handlers say false where others throw.
    return this.guard(operation, ask, verb === 'write' || verb === 'destroy');
  }

  private guard<T>(operation: string, ask: () => Awaitable<T>, falseIsFailure = false): Awaitable<T> {
    if (this.breaker.isOpen) throw new SessionStoreUnavailableError(operation, { cause: this.lastFailure });
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
    this.breaker.judge('well', era);
    if (this.health.isFailing && !this.breaker.isOpen) this.recovered(false);
  }

  private failed(operation: string, error: unknown, era: number): void {
    const verdict = verdictOn(error);
    if (verdict === 'ill' || SessionError.is(error, 'E_SESSION_STORAGE_FULL')) this.note(operation, error);
    if (this.isShut || !this.breaker.judge(verdict, era)) return;
    this.listener.opened(inOurWords(operation, error));
    this.trial.begin();
  }

  private storeWorks(): void {
    this.breaker.close();
    this.listener.closed();
    this.recovered(true);
  }

  private recovered(isCertain: boolean): void {
    const outage = this.health.worked(this.clock.now(), isCertain);
    if (outage !== undefined) this.listener.recovered(outage);
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

/** The text of a driver's error may hold keys and values. */
function inOurWords(operation: string, error: unknown): SessionError {
  return SessionError.is(error) ? error : new SessionStoreError(operation, { cause: error });
}
