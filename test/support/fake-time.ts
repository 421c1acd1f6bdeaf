/**
 * The time of this process, which the module and its adapters read: it stands still until the test moves it. End it with
 * `using`. Timers are not concerned.
 */
export class FakeTime implements Disposable {
  private readonly spy: jest.SpyInstance<number, []>;
  private milliseconds: number;

  /** @param start - milliseconds since 1970 */
  constructor(start = Date.now()) {
    this.milliseconds = start;
    this.spy = jest.spyOn(Date, 'now').mockImplementation(() => this.milliseconds);
  }

  advance(seconds: number): void {
    this.milliseconds += seconds * 1000;
  }

  [Symbol.dispose](): void {
    this.spy.mockRestore();
  }
}
