import { LONGEST_TIMER } from './deadline.js';

interface Waiting {
  /** On the clock of `performance`, in milliseconds. */
  readonly due: number;
  readonly fail: () => void;
}

/**
 * One deadline for any number of answers. All have the same length, so they end in the order in which they began, and one
 * timer does for all of them.
 */
export class Deadlines {
  private readonly waiting = new Set<Waiting>();
  private readonly milliseconds: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(seconds: number) {
    this.milliseconds = Math.min(seconds * 1000, LONGEST_TIMER);
  }

  /** The same answer; or, when it takes longer, the failure that `tooLate` makes. */
  limit<T>(answer: PromiseLike<T>, tooLate: () => Error): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = { due: performance.now() + this.milliseconds, fail: () => reject(tooLate()) };
      this.waiting.add(waiting);
      if (this.timer === undefined) this.wake(this.milliseconds);
      answer.then(
        (value) => {
          this.waiting.delete(waiting);
          resolve(value);
        },
        (error: unknown) => {
          this.waiting.delete(waiting);
          reject(error);
        },
      );
    });
  }

  /** Stops the timer; an answer that comes later needs none. */
  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** When this process was busy, the answers are there but unread: they are read first. */
  private wake(milliseconds: number): void {
    this.timer = setTimeout(() => setImmediate(() => this.expire()), milliseconds).unref();
  }

  private expire(): void {
    const now = performance.now();
    for (const waiting of this.waiting) {
      if (waiting.due > now) break;
      this.waiting.delete(waiting);
      waiting.fail();
    }
    const [next] = this.waiting;
    if (next === undefined) this.timer = undefined;
    else this.wake(Math.max(next.due - now, 1));
  }
}
