/**
 * Runs `work`, and fails when it takes longer: drivers wait for a silent server, or for a free connection of their pool,
 * for ever. What was sent may still be done, so the outcome is unknown then.
 */
export function withDeadline<T>(seconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abortion = new AbortController();
    const timer = setTimeout(() => {
      const error = Object.assign(new Error(`No answer within ${seconds} seconds`), { code: 'ETIMEDOUT' });
      reject(error);
      abortion.abort(error);
    }, seconds * 1000);
    work(abortion.signal)
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}
