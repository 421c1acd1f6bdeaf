/**
 * Lets the commits of one session take turns inside this process: parallel requests then do not fight over the
 * version. Different sessions do not wait for each other.
 */
export class CommitQueue {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs `commit` after all earlier ones of the same id, whatever became of them. */
  run<T>(id: string, commit: () => Promise<T>): Promise<T> {
    const earlier = this.tails.get(id);
    const turn = earlier === undefined ? commit() : earlier.then(commit, commit);
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
}
