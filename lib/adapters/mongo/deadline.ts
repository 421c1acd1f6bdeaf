/** Milliseconds: a timer with more fires at once. MongoDB counts no further either. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Runs `work`, and fails when it takes longer: the driver waits for a silent server for minutes. What was sent may still
 * be done, so the outcome is unknown then.
 */
export function withDeadline<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = (): void =>
      reject(Object.assign(new Error(`No answer within ${seconds} seconds`), { code: 'ETIMEDOUT' }));
    const timer = setTimeout(giveUp, Math.min(seconds * 1000, LONGEST_TIMER));
    work()
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}
