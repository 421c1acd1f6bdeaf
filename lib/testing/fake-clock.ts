import type { Clock } from '../utils/clock.js';

/**
 * A clock that stands still until a test moves it.
 *
 * @example
 * ```ts
 * const clock = new FakeClock();
 * const adapter = new MemoryAdapter({}, clock);
 * adapter.write('id', 'data', 60);
 * clock.advance(60);
 * adapter.read('id'); // ''
 * ```
 * @public
 */
export class FakeClock implements Clock {
  private milliseconds: number;

  /** @param start - milliseconds since 1970; by default the moment of construction, so that files and tables look usual */
  constructor(start: number = Date.now()) {
    this.milliseconds = start;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.milliseconds;
  }

  /** Moves by `seconds`, to the nearest whole millisecond, as `Date.now()` has no finer ones. */
  advance(seconds: number): void {
    this.milliseconds += Math.round(seconds * 1000);
  }

  /** Jumps to `milliseconds` since 1970; backwards too, as a machine's clock may. */
  set(milliseconds: number): void {
    this.milliseconds = milliseconds;
  }
}
