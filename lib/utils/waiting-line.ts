import { LONGEST_TIMER } from './deadline.js';

/** Lets those who want the same thing have it one after the other, in the order in which they asked. */
export class WaitingLine {
  /** Who waits for each thing that somebody has. */
  private readonly lines = new Map<string, (() => void)[]>();

  /**
   * Waits for one's turn.
   *
   * @returns ends the turn; undefined when it did not come within `seconds`
   */
  async enter(thing: string, seconds: number): Promise<(() => void) | undefined> {
    const line = this.lines.get(thing);
    if (line === undefined) this.lines.set(thing, []);
    else if (!(await queue(line, seconds))) return undefined;
    let isOver = false;
    return () => {
      if (!isOver) this.leave(thing);
      isOver = true;
    };
  }

  private leave(thing: string): void {
    const next = this.lines.get(thing)?.shift();
    if (next === undefined) this.lines.delete(thing);
    else next();
  }
}

/** Whether the turn came in time. */
function queue(line: (() => void)[], seconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = (): void => {
      line.splice(line.indexOf(called), 1);
      resolve(false);
    };
    const timer = setTimeout(giveUp, Math.min(seconds * 1000, LONGEST_TIMER));
    const called = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    line.push(called);
  });
}
