import { appendFileSync } from 'node:fs';

/** What a promise was tried with, and how often it was broken. */
export interface Figure {
  /** 'P1' ... 'P20'. */
  readonly promise: string;
  /** The adapter, or what else was tried; 'naive' is the adapter that has to break the promise. */
  readonly adapter: string;
  readonly attempts: number;
  readonly violations: number;
}

/** Adds a line to the table that `npm run test:promises` prints; the ordinary test command has no table. */
export function report(figure: Figure): void {
  const file = process.env['PROMISES_REPORT'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`);
}
