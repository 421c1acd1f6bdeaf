import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import type { Clock } from '../../../lib/utils/clock.js';
import { ReferenceAdapter } from '../reference-adapter.js';

/** An adapter that breaks one rule, and the tests of the suite that must notice. */
export interface Broken {
  readonly does: string;
  /** Full titles, `group > test`. */
  readonly caughtBy: readonly string[];
  readonly Adapter: new (clock: Clock) => SessionAdapter;
}

/** A row of a table: what it does, the class, titles of tests in the group. */
export type Row = readonly [does: string, Adapter: Broken['Adapter'], ...tests: string[]];

export function brokenIn(group: string, rows: readonly Row[]): Broken[] {
  return rows.map(([does, Adapter, ...tests]) => ({
    does,
    Adapter,
    caughtBy: tests.map((test) => `${group} > ${test}`),
  }));
}

type Member = Exclude<
  keyof ReferenceAdapter,
  'clock' | 'kept' | 'line' | 'lockedIds' | 'revision' | 'maxBytes' | 'maxIdLength'
>;

/** The reference adapter with another member, made from the adapter and the member as it was. */
export function changed<K extends Member>(
  name: K,
  change: (original: ReferenceAdapter[K], adapter: ReferenceAdapter) => ReferenceAdapter[K],
): Broken['Adapter'] {
  return class extends ReferenceAdapter {
    constructor(clock: Clock) {
      super(clock);
      const original = (this[name] as (...args: unknown[]) => unknown).bind(this);
      Object.assign(this, { [name]: change(original as ReferenceAdapter[K], this) });
    }
  };
}
