import type { Clock } from '../../utils/clock.js';

/** When a breaker opens, and when it tries again. */
export interface BreakerSettings {
  /** So many failures in a row open it; Infinity: never. */
  readonly failures: number;
  /** Seconds after which one command is let through to try. */
  readonly resetAfter: number;
}

/** What became of a command: the store is well, it is not, or the answer tells nothing of that. */
export type Verdict = 'well' | 'ill' | 'neither';

/** What a verdict changed. */
export type Change = 'opened' | 'closed' | undefined;

/** A trial that gets no answer at all is given up after so many seconds, for another one. */
const TRIAL_PATIENCE = 5;

/**
 * Knows whether a store should be asked at all. Closed: it is asked. Open: it is not, but for one trial now and then;
 * the first that succeeds closes the breaker. Commands that began before it changed say nothing about afterwards.
 */
export class CircuitBreaker {
  isOpen = false;
  /** The number of changes so far: commands carry it. */
  era = 0;
  private inARow = 0;
  private nextTrial = 0;

  constructor(
    private readonly settings: BreakerSettings,
    private readonly clock: Clock,
  ) {}

  /** Whether a command may be sent; while open, true makes it the trial. */
  admits(): boolean {
    if (!this.isOpen) return true;
    const now = this.clock.now();
    if (now < this.nextTrial) return false;
    this.nextTrial = now + Math.max(this.settings.resetAfter, TRIAL_PATIENCE) * 1000;
    return true;
  }

  /** @param era - that in which the command began */
  judge(verdict: Verdict, era: number): Change {
    if (era !== this.era) return undefined;
    return this.isOpen ? this.judgeTrial(verdict) : this.count(verdict);
  }

  private count(verdict: Verdict): Change {
    if (verdict === 'well') this.inARow = 0;
    if (verdict !== 'ill' || ++this.inARow < this.settings.failures) return undefined;
    this.turn(true);
    this.tryLater();
    return 'opened';
  }

  private judgeTrial(verdict: Verdict): Change {
    if (verdict === 'well') {
      this.turn(false);
      return 'closed';
    }
    if (verdict === 'ill') this.tryLater();
    // It says nothing: the next command is the trial.
    else this.nextTrial = this.clock.now();
    return undefined;
  }

  private turn(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.era += 1;
    this.inARow = 0;
  }

  private tryLater(): void {
    this.nextTrial = this.clock.now() + this.settings.resetAfter * 1000;
  }
}
