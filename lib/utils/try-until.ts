import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two tries, at most: half of what Phalcon waits. */
const LONGEST_PAUSE = 25;

/**
 * Tries again and again, soon at first, until it succeeds or `seconds` have passed; it is tried at least once.
 *
 * @returns what the last try answered; undefined means that it failed
 */
export async function tryUntil<T>(seconds: number, attempt: () => Promise<T | undefined>): Promise<T | undefined> {
  const begin = performance.now();
  for (let count = 0; ; count += 1) {
    const result = await attempt();
    const left = seconds * 1000 - (performance.now() - begin);
    if (result !== undefined || left <= 0) return result;
    // Random, so that those who wait do not come back together.
    await sleep(Math.min(left, (0.5 + Math.random() / 2) * Math.min(2 ** count, LONGEST_PAUSE)));
  }
}
