/** Milliseconds: timers count in 31 bits, and a longer one fires at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Runs `work`, and fails when it takes longer: drivers wait for a silent server, or for a free connection of their pool,
 * for ever. What was sent may still be done, so the outcome is unknown then.
 *
 * @param work - gets a signal that is aborted when the time is over: from then on nothing may be sent any more
 */
export function withDeadline<T>(seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abortion = new AbortController();
    const giveUp = (): void => {
      const error = tooLate(seconds);
      reject(error);
      abortion.abort(error);
    };
    const timer = setTimeout(giveUp, Math.min(seconds * 1000, LONGEST_TIMER));
    work(abortion.signal)
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}

export function tooLate(seconds: number): Error {
  return Object.assign(new Error(`No answer within ${seconds} seconds`), { code: 'ETIMEDOUT' });
}
