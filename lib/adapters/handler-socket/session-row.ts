import { randomBytes } from 'node:crypto';

/** One row of the table. */
export interface SessionRow {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly data: string;
  /** The digits of a whole number. */
  readonly revision: string;
}

/** The last second that a DATETIME can hold, in milliseconds since 1970. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59);

/** A DATETIME in UTC, in whole seconds. */
export function dateTimeOf(milliseconds: number): string {
  return new Date(Math.min(milliseconds, LATEST)).toISOString().slice(0, 19).replace('T', ' ');
}

/** Milliseconds since 1970; the source document's default `0000-00-00 00:00:00` is long ago. */
export function millisecondsOf(dateTime: string): number {
  const milliseconds = Date.parse(`${dateTime.replace(' ', 'T')}Z`);
  return Number.isNaN(milliseconds) ? 0 : milliseconds;
}

/**
 * A revision that no other state of any session has: 63 random bits. A counter would begin anew with every session, and
 * take one that was destroyed and created again for the one that was seen.
 */
export function newRevision(): string {
  return (randomBytes(8).readBigUInt64BE() >> 1n).toString();
}

/** What is none finds no row; the server would read it as 0. */
export function isRevision(version: string): boolean {
  return /^\d{1,20}$/.test(version);
}
