/** Milliseconds: a timer with more fires at once. MongoDB counts no further either. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Runs `work`, and fails when it takes longer: the driver waits for a silent server for minutes. What was sent may still
 * be done, so the outcome is unknown then.
 *
 * @param work - gets a function that tells whether the time is over: then nothing may be sent any more
 */
export function withDeadline<T>(seconds: number, work: (isOver: () => boolean) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let isOver = false;
    const giveUp = (): void => {
      isOver = true;
      reject(Object.assign(new Error(`No answer within ${seconds} seconds`), { code: 'ETIMEDOUT' }));
    };
    const timer = setTimeout(giveUp, Math.min(seconds * 1000, LONGEST_TIMER));
    work(() => isOver)
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}
