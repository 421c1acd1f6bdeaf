/** Work on one key is done in the order in which it was asked for; work on different keys side by side. */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();

  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(key) ?? Promise.resolve()).then(work);
    const forget = (): void => {
      if (this.last.get(key) === done) this.last.delete(key);
    };
    // A failure is the caller's to handle; the next in the row only waits for the end.
    const done = mine.then(forget, forget);
    this.last.set(key, done);
    return mine;
  }
}
