/** An attempt to connect that any number of commands wait for, or none. */
export class Attempt {
  succeed!: () => void;
  fail!: (error: unknown) => void;
  readonly outcome: Promise<void>;

  constructor() {
    this.outcome = new Promise((resolve, reject) => {
      this.succeed = resolve;
      this.fail = reject;
    });
    // It may fail with nobody waiting.
    this.outcome.catch(() => undefined);
  }
}
