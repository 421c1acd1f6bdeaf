import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import type { Clock } from '../../../lib/utils/clock.js';

/** An adapter that breaks one rule, and the tests of the suite that must notice. */
export interface Broken {
  readonly does: string;
  /** Full titles, `group > test`. */
  readonly caughtBy: readonly string[];
  readonly Adapter: new (clock: Clock) => SessionAdapter;
}

/** `[what it does, the class, titles of tests in the group]` as rows of a table. */
export type Row = readonly [does: string, Adapter: Broken['Adapter'], ...tests: string[]];

export function brokenIn(group: string, rows: readonly Row[]): Broken[] {
  return rows.map(([does, Adapter, ...tests]) => ({
    does,
    Adapter,
    caughtBy: tests.map((test) => `${group} > ${test}`),
  }));
}
