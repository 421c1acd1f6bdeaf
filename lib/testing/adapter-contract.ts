import { binary } from './contract/binary.js';
import type { ContractRunner, ContractSubject } from './contract/contract-subject.js';
import { data } from './contract/data.js';
import { conditionalLoad } from './contract/conditional-load.js';
import { enumerate } from './contract/enumerate.js';
import { fieldsRaces } from './contract/fields-races.js';
import { fields } from './contract/fields.js';
import { hostileIds } from './contract/hostile-ids.js';
import { idLimit, ids } from './contract/ids.js';
import { lifetimes } from './contract/lifetimes.js';
import { load } from './contract/load.js';
import { locks } from './contract/locks.js';
import { nothingKept } from './contract/nothing-kept.js';
import { openClose } from './contract/open-close.js';
import { quarantine } from './contract/quarantine.js';
import { races } from './contract/races.js';
import { sixVerbs } from './contract/six-verbs.js';
import { sizeLimit, sizeLimitOfSwap, sizes } from './contract/sizes.js';
import { swapToNull } from './contract/swap-to-null.js';
import { swap } from './contract/swap.js';
import { touch } from './contract/touch.js';
import { runOnWorkbench, type ContractGroup } from './contract/workbench.js';

const GROUPS: readonly ContractGroup[] = [
  openClose,
  sixVerbs,
  lifetimes,
  data,
  sizes,
  sizeLimit,
  sizeLimitOfSwap,
  ids,
  idLimit,
  hostileIds,
  load,
  swap,
  swapToNull,
  touch,
  races,
  fields,
  fieldsRaces,
  conditionalLoad,
  enumerate,
  quarantine,
  binary,
  locks,
  nothingKept,
];

/**
 * Tests an adapter against the whole contract of {@link SessionAdapter} and of the capabilities that it has.
 *
 * What an adapter can do is asked of {@link capabilitiesOf}, once per test; nothing is switched on or off by hand. The
 * tests of a power that it lacks are skipped in node:test and Vitest; Jest cannot skip a running test and shows
 * them as passed. Time is moved, never waited for.
 *
 * @example
 * ```ts
 * import { describe, it } from 'node:test';
 * import { MyAdapter } from './my-adapter.js';
 *
 * describeAdapterContract({ describe, it }, { name: 'MyAdapter', create: (clock) => new MyAdapter({}, clock) });
 * ```
 * @public
 */
export function describeAdapterContract(runner: ContractRunner, subject: ContractSubject): void {
  runner.describe(`${subject.name} keeps the adapter contract`, () => {
    for (const group of GROUPS) runner.describe(group.title, () => registerTests(runner, subject, group));
  });
}

function registerTests(runner: ContractRunner, subject: ContractSubject, group: ContractGroup): void {
  for (const [title, test] of Object.entries(group.tests)) {
    // Rest parameters: Jest takes a function that names one for a test that waits for a callback.
    runner.it(title, async (...context) => {
      if (!(await runOnWorkbench(subject, group, test))) skip(context[0]);
    });
  }
}

function skip(context: unknown): void {
  (context as { skip?: (reason: string) => void } | undefined)?.skip?.('the adapter does not declare it');
}
