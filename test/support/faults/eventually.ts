import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds until a store that is back must be in use: a deadline, no statement about speed. */
const BACK_WITHIN = 30_000;

/** Runs until it succeeds: a store that is back is found by itself. */
export async function eventually<T>(run: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + BACK_WITHIN;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(10);
    }
  }
}
