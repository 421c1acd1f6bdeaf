import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** Pseudo-random whole numbers below a limit. */
export type Dice = (limit: number) => number;

/** The same numbers in every run. */
export function dice(seed: number): Dice {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Lets others go first, `turns` times: requests meet in a different order each time. */
export async function after(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
}

/** Requests of one round meet within so many steps: some turns of the event loop, above them milliseconds. */
export const STEPS = 8;
const TURNS = 3;

export async function afterSteps(steps: number): Promise<void> {
  await after(Math.min(steps, TURNS));
  if (steps > TURNS) await pause(steps - TURNS);
}

/** Does `work` for 0 to `count` - 1, up to `width` of them at a time. */
export async function inParallel(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker));
}
