import type { NodeSettings } from './session-node.js';
import { isLarge } from './size.js';
import { type Store, STORES } from './stores.js';
import { TwoNodes } from './two-nodes.js';

/** Two nodes of one store, whatever they are. */
export interface Rivals {
  /** Of the test. */
  readonly name: string;
  /** Of the table of figures. */
  readonly adapter: string;
  open(settings?: NodeSettings): Promise<TwoNodes>;
}

/**
 * Every store with two nodes: by `npm run test:promises` two processes of the operating system; by the ordinary test
 * command two engines, and for two stores processes as well.
 */
export const RIVALS: readonly Rivals[] = isLarge ? STORES.map(processes) : [...STORES.map(engines), ...sharedOnes()];

export function engines(store: Store): Rivals {
  return { name: store.name, adapter: store.name, open: (settings) => TwoNodes.engines(store, settings) };
}

function processes(store: Store): Rivals {
  const name = 'within' in store ? store.name : `${store.name}, two processes`;
  return { name, adapter: store.name, open: (settings) => TwoNodes.processes(store, settings) };
}

function sharedOnes(): Rivals[] {
  return STORES.filter(({ name }) => ['files', 'redis'].includes(name)).map(processes);
}
