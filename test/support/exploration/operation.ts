import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';

/** One atomic operation that a process asks of the store. */
export interface Operation {
  readonly verb: string;
  readonly args: readonly unknown[];
}

/** Anything that survives JSON. */
export type Answer = unknown;

export type Ask = (operation: Operation) => Promise<Answer>;

/** What a session is to the invariants, whatever form the store keeps it in. */
export interface SeenRecord {
  /** The ids that continue it; undefined while it is live. */
  readonly successors: readonly string[] | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A store as plain data, so that the explorer can hold thousands of its states at once. */
export interface StoreModel<State> {
  /** The store with one session `S0`. */
  readonly initial: State;
  /** Runs one operation; the given state stays as it is. */
  execute(state: State, operation: Operation): { readonly state: State; readonly answer: Answer };
  /** An adapter that hands its operations to `ask`. */
  adapter(ask: Ask): SessionAdapter;
  records(state: State): ReadonlyMap<string, SeenRecord>;
}
