import type { Step } from './automaton.js';
import type { ProcessNode } from './automaton.js';
import type { SeenRecord } from './operation.js';

/** One state of everything: the store and every process. */
export interface World {
  readonly store: unknown;
  readonly processes: readonly ProcessNode[];
  readonly crashed: readonly boolean[];
  /** A logout removed a live session. */
  readonly ended: boolean;
  /** Every id that a retired record ever named. */
  readonly told: readonly string[];
}

export function keyOf({ store, processes, crashed, ended, told }: World): string {
  const places = processes.map(({ key }, index) => (crashed[index] === true ? `crashed ${key}` : key)).sort();
  return JSON.stringify([store, places, ended, told]);
}

/** What the invariants look at. */
export interface End {
  readonly records: ReadonlyMap<string, SeenRecord>;
  readonly processes: readonly EndedProcess[];
  readonly ended: boolean;
  readonly told: readonly string[];
}

export interface EndedProcess extends Step {
  readonly kind: string;
  readonly name: string;
  readonly isCrashed: boolean;
}

export function isLive(record: SeenRecord | undefined): boolean {
  return record !== undefined && record.successors === undefined;
}
