import { NoopAdapter } from '../../lib/adapters/noop/noop.adapter.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import type { ContractSubject } from '../../lib/testing/contract/contract-subject.js';
import type { Broken } from './broken/broken.js';
import { brokenBinary } from './broken/binary.js';
import { brokenData } from './broken/data.js';
import { brokenEnumerate } from './broken/enumerate.js';
import { brokenConditionalLoad } from './broken/conditional-load.js';
import { brokenFields, brokenFieldsRaces } from './broken/fields.js';
import { brokenIds } from './broken/ids.js';
import { brokenLifetimes } from './broken/lifetimes.js';
import { brokenLoad } from './broken/load.js';
import { brokenLocks } from './broken/locks.js';
import { brokenQuarantine } from './broken/quarantine.js';
import { brokenRaces } from './broken/races.js';
import { brokenVerbs } from './broken/six-verbs.js';
import { brokenSwap } from './broken/swap.js';
import { brokenTouch } from './broken/touch.js';
import { MapAdapter } from './map-adapter.js';
import { RecordingRunner } from './recording-runner.js';
import { ReferenceAdapter } from './reference-adapter.js';

const BROKEN: readonly Broken[] = [
  ...brokenVerbs,
  ...brokenLifetimes,
  ...brokenData,
  ...brokenIds,
  ...brokenLoad,
  ...brokenSwap,
  ...brokenTouch,
  ...brokenRaces,
  ...brokenFields,
  ...brokenFieldsRaces,
  ...brokenConditionalLoad,
  ...brokenEnumerate,
  ...brokenQuarantine,
  ...brokenBinary,
  ...brokenLocks,
];

/** Tests of the suite that no broken adapter fails: each would need its reason here. */
const UNPROVEN: readonly string[] = [];

function suiteOf(create: ContractSubject['create']): RecordingRunner {
  const runner = new RecordingRunner();
  describeAdapterContract(runner, { name: 'the subject', create });
  return runner;
}

async function outcomesOf(runner: RecordingRunner): Promise<[title: string, outcome: string][]> {
  const outcomes: [string, string][] = [];
  for (const title of runner.titles) outcomes.push([title, await runner.run(title)]);
  return outcomes;
}

describe('the contract suite', () => {
  it('is passed by an adapter with every power but fields', async () => {
    const outcomes = await outcomesOf(suiteOf((clock) => new ReferenceAdapter(clock)));
    const skipped = outcomes.filter(([title]) => /^(keeps nothing|fields|conditional load)/.test(title));
    expect(outcomes.filter(([, outcome]) => outcome === 'failed')).toEqual([]);
    expect(outcomes.filter(([, outcome]) => outcome === 'skipped')).toEqual(skipped);
  });

  it('skips for six verbs the groups of powers and limits that are not there', async () => {
    const outcomes = await outcomesOf(suiteOf((clock) => new MapAdapter(clock)));
    const run = new Set(outcomes.filter(([, outcome]) => outcome === 'passed').map(([title]) => title.split(' > ')[0]));
    expect([...run]).toEqual([
      'open and close',
      'six verbs',
      'lifetimes',
      'data comes back as it was written',
      'sizes',
      'ids',
      'ids outside the alphabet',
    ]);
  });

  it('asks of an adapter that keeps nothing only its answers', async () => {
    const outcomes = await outcomesOf(suiteOf(() => new NoopAdapter()));
    const run = new Set(outcomes.filter(([, outcome]) => outcome === 'passed').map(([title]) => title.split(' > ')[0]));
    expect([...run]).toEqual(['open and close', 'keeps nothing']);
  });

  describe.each(BROKEN)('refuses an adapter that $does', ({ Adapter, caughtBy }) => {
    it.each(caughtBy)('in: %s', async (title) => {
      await expect(suiteOf((clock) => new Adapter(clock)).run(title)).resolves.toBe('failed');
    });
  });

  it('has no test that every adapter passes', () => {
    const proven = new Set(BROKEN.flatMap(({ caughtBy }) => caughtBy));
    const { titles } = suiteOf(() => new NoopAdapter());
    expect(titles.filter((title) => !proven.has(title))).toEqual(UNPROVEN);
  });
});
