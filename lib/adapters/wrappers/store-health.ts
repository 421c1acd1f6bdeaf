/** A time in which commands failed. */
export interface Outage {
  /** From the first failure to the first success after the last one. */
  readonly seconds: number;
  /** Commands that failed at the store. */
  readonly failures: number;
}

/** A store that fails now and then is not well before it had so many seconds without a failure. */
const QUIET = 10;

/** Whether a store is failing, so that the end of an outage can be told once. Times in milliseconds. */
export class StoreHealth {
  private since: number | undefined;
  private last = 0;
  private failures = 0;

  get isFailing(): boolean {
    return this.since !== undefined;
  }

  /** @param commands - that failed by it; none when the store was not asked for a request */
  failed(now: number, commands = 1): void {
    this.since ??= now;
    this.last = now;
    this.failures += commands;
  }

  /**
   * A command succeeded: the outage that is over by that.
   *
   * @param isCertain - the breaker closed on it; otherwise the store may be failing every other command
   */
  worked(now: number, isCertain: boolean): Outage | undefined {
    if (this.since === undefined || (!isCertain && now - this.last < QUIET * 1000)) return undefined;
    const outage: Outage = { seconds: (now - this.since) / 1000, failures: this.failures };
    this.since = undefined;
    this.failures = 0;
    return outage;
  }
}
