/** What stands for the sizes of the table of promises; 1000 is a tenth of them. */
const WHOLE = 10_000;
const given = process.env['PROMISES_SIZE'];

/** Whether this is `npm run test:promises`. */
export const isLarge = given !== undefined;

/**
 * How often a promise is tried.
 *
 * @param ordinary - by the ordinary test command
 * @param full - by `npm run test:promises`, which sets PROMISES_SIZE to 10000; with 1000 a tenth of it
 */
export function size(ordinary: number, full: number): number {
  return given === undefined ? ordinary : Math.ceil((full * Number(given)) / WHOLE);
}
