import assert from 'node:assert/strict';
import {
  capabilitiesOf,
  type AdapterCapabilities,
  type BinaryAdapter,
  type ConditionalFieldsAdapter,
  type EnumerableAdapter,
  type FieldsAdapter,
  type LockingAdapter,
  type QuarantineAdapter,
  type VersionedAdapter,
} from '../../adapters/adapter-capabilities.js';
import type { SessionAdapter } from '../../adapters/session-adapter.js';
import { FakeClock } from '../fake-clock.js';
import type { ContractSubject } from './contract-subject.js';

/** What one test of the contract works with: an adapter of its own and the time. */
export interface Workbench {
  readonly adapter: SessionAdapter;
  readonly capabilities: AdapterCapabilities;
  /** The adapter's powers; only groups that ask for a power may use it. */
  readonly versioned: VersionedAdapter;
  readonly fields: FieldsAdapter;
  readonly conditional: ConditionalFieldsAdapter;
  readonly enumerate: EnumerableAdapter;
  readonly quarantine: QuarantineAdapter;
  readonly binary: BinaryAdapter;
  readonly lock: LockingAdapter;
  /** The adapter and its rival in turn, or the adapter twice. */
  readonly rivals: readonly [VersionedAdapter, VersionedAdapter];
  readonly fieldsRivals: readonly [FieldsAdapter, FieldsAdapter];
  readonly lockRivals: readonly [LockingAdapter, LockingAdapter];
  /** The shortest time worth looking at, in seconds: a millisecond on our clock, a second on a store's own. */
  readonly tick: number;
  /** Lets time pass. */
  pass(seconds: number): Promise<void>;
}

/** Some tests of the contract, by title. */
export interface ContractGroup {
  readonly title: string;
  /** The group is skipped for adapters of which this is false. */
  readonly applies: (capabilities: AdapterCapabilities) => boolean;
  /** False: the tests open the adapter themselves. */
  readonly opened?: false;
  readonly tests: Readonly<Record<string, (bench: Workbench) => Promise<void>>>;
}

/** Groups that ask for no power but memory. */
export const keepsSessions = (capabilities: AdapterCapabilities): boolean => !capabilities.keepsNothing;

/** Makes an adapter, runs the test if its group applies, and cleans up; whether it ran. */
export async function runOnWorkbench(
  subject: ContractSubject,
  group: ContractGroup,
  test: (bench: Workbench) => Promise<void>,
): Promise<boolean> {
  // A whole second: stores that count in seconds then end sessions at the same moment as those that do not.
  const clock = new FakeClock(Math.ceil(Date.now() / 1000) * 1000);
  const adapter = await subject.create(clock);
  try {
    const applies = group.applies(capabilitiesOf(adapter));
    if (applies) await runWithRival(subject, group, clock, adapter, test);
    return applies;
  } finally {
    await dispose(subject, adapter);
  }
}

async function runWithRival(
  subject: ContractSubject,
  group: ContractGroup,
  clock: FakeClock,
  adapter: SessionAdapter,
  test: (bench: Workbench) => Promise<void>,
): Promise<void> {
  const rival = (await subject.rival?.(adapter, clock)) ?? adapter;
  try {
    if (group.opened !== false) await openAll(adapter, rival);
    await test(workbench(subject, clock, adapter, rival));
  } finally {
    if (rival !== adapter) await dispose(subject, rival);
  }
}

async function openAll(...adapters: SessionAdapter[]): Promise<void> {
  for (const adapter of new Set(adapters)) assert.equal(await adapter.open('', 'sid'), true, 'open() must return true');
}

async function dispose(subject: ContractSubject, adapter: SessionAdapter): Promise<void> {
  if (subject.dispose) await subject.dispose(adapter);
  else await adapter.close();
}

function workbench(
  subject: ContractSubject,
  clock: FakeClock,
  adapter: SessionAdapter,
  rival: SessionAdapter,
): Workbench {
  const capabilities = capabilitiesOf(adapter);
  const versioned = capabilities.versioned as VersionedAdapter;
  const fields = capabilities.fields as FieldsAdapter;
  const others = capabilitiesOf(rival);
  return {
    adapter,
    capabilities,
    versioned,
    fields,
    conditional: capabilities.conditional as ConditionalFieldsAdapter,
    enumerate: capabilities.enumerate as EnumerableAdapter,
    quarantine: capabilities.quarantine as QuarantineAdapter,
    binary: capabilities.binary as BinaryAdapter,
    lock: capabilities.lock as LockingAdapter,
    rivals: [versioned, others.versioned as VersionedAdapter],
    fieldsRivals: [fields, others.fields as FieldsAdapter],
    lockRivals: [capabilities.lock as LockingAdapter, others.lock as LockingAdapter],
    tick: subject.advance ? 1 : 0.001,
    async pass(seconds) {
      if (subject.advance) await subject.advance(seconds, adapter);
      else clock.advance(seconds);
    },
  };
}
