import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { SessionStoreUnavailableError } from '../../errors/session-store-unavailable.error.js';
import { withDeadline } from '../../utils/deadline.js';

const OPERATION = 'write a session';

/**
 * Lets the commits of one session take turns inside this process: parallel requests then do not fight over the
 * version. Different sessions do not wait for each other.
 *
 * While the store works, a commit waits as long as its turn takes. When the store fails the one before it, the time that
 * it waited counts: requests on one session do not wait for a silent store one after the other.
 */
export class CommitQueue {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** @param patience - seconds that a commit may take, with the waiting, once the store failed the one before it */
  constructor(private readonly patience = Infinity) {}

  /** Runs `commit` after all earlier ones of the same id, whatever became of them. */
  run<T>(id: string, commit: () => Promise<T>): Promise<T> {
    const earlier = this.tails.get(id);
    const turn = earlier === undefined ? commit() : this.after(earlier, commit);
    this.tails.set(id, turn);
    const leave = (): void => {
      if (this.tails.get(id) === turn) this.tails.delete(id);
    };
    turn.then(leave, leave);
    return turn;
  }

  /** Settles when no commit is running or waiting; failures are their callers' business. */
  async idle(): Promise<void> {
    while (this.tails.size > 0) await Promise.allSettled(this.tails.values());
  }

  private after<T>(earlier: Promise<unknown>, commit: () => Promise<T>): Promise<T> {
    const since = performance.now();
    return earlier.then(commit, (error: unknown) =>
      this.patience < Infinity && hasNoAnswer(error) ? this.inTime(since, commit, error) : commit(),
    );
  }

  private async inTime<T>(since: number, commit: () => Promise<T>, cause: unknown): Promise<T> {
    const left = this.patience - (performance.now() - since) / 1000;
    if (left <= 0) throw new SessionStoreUnavailableError(OPERATION, { cause });
    try {
      return await withDeadline(left, commit);
    } catch (error) {
      throw SessionError.is(error) ? error : new SessionStoreError(OPERATION, { cause: error });
    }
  }
}

function hasNoAnswer(error: unknown): boolean {
  return SessionError.is(error, 'E_SESSION_STORE') || SessionError.is(error, 'E_SESSION_STORE_UNAVAILABLE');
}
