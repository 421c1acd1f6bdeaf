/**
 * Runs `work`, and fails when it takes longer than that: drivers wait for a silent server for ever. What was sent may
 * still be done, so the outcome is unknown then.
 *
 * @param work - gets a function that tells whether the time is over: then nothing may be sent any more
 */
export function withDeadline<T>(seconds: number, work: (isOver: () => boolean) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      reject(Object.assign(new Error(`No answer within ${seconds} seconds`), { code: 'ETIMEDOUT' }));
    }, seconds * 1000);
    work(() => isOver).then(
      (answer) => {
        clearTimeout(timer);
        resolve(answer);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
