import { SessionError } from '../../errors/session.error.js';

/** When a breaker opens, and when it tries again. */
export interface BreakerSettings {
  /** So many failures in a row open it; Infinity: never. */
  readonly failures: number;
  /** Seconds between two trials while it is open. */
  readonly resetAfter: number;
}

/** What became of a command: the store is well, it is not, or the answer tells nothing of that. */
export type Verdict = 'well' | 'ill' | 'neither';

/**
 * Knows whether a store should be asked at all: closed, it is; open, it is not, until a trial succeeds. Commands that
 * began before it changed say nothing about afterwards.
 */
export class CircuitBreaker {
  isOpen = false;
  /** The number of changes so far: commands carry it. */
  era = 0;
  private inARow = 0;

  constructor(private readonly failures: number) {}

  /**
   * @param era - that in which the command began
   * @returns whether it opened by that
   */
  judge(verdict: Verdict, era: number): boolean {
    if (era !== this.era) return false;
    if (verdict === 'well') this.inARow = 0;
    if (verdict !== 'ill' || ++this.inARow < this.failures) return false;
    this.turn(true);
    return true;
  }

  close(): void {
    this.turn(false);
  }

  private turn(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.era += 1;
    this.inARow = 0;
  }
}

/**
 * A store that answers "full" is there, and what it holds can be read. A store error without a cause is the adapter's own:
 * it refused what it was asked, and sent nothing.
 */
export function verdictOn(error: unknown): Verdict {
  if (!SessionError.is(error)) return 'ill';
  return error.code === 'E_SESSION_STORE' && error.cause !== undefined ? 'ill' : 'neither';
}
