import { FakeClock } from '../../lib/testing/fake-clock.js';
import { FieldsMapAdapter } from '../contract/fields-map.adapter.js';
import { MapAdapter } from '../contract/map-adapter.js';
import { Bench } from '../support/open-session.js';
import { dice } from '../support/promises/chance.js';
import type { ModelSettings } from '../support/promises/lifetime-model.js';
import { type LifetimeNode, LifetimeRun, type Outcome } from '../support/promises/lifetime-run.js';
import { report } from '../support/promises/report.js';
import { stopServers } from '../support/promises/servers.js';
import { size } from '../support/promises/size.js';
import { NAIVE, type Store, STORES } from '../support/promises/stores.js';
import { openAll } from '../support/promises/two-nodes.js';

// P12: random sequences of requests that write, read, rotate and set lifetimes, on a clock that the test moves, against a
// model: no session is served after its idle or absolute end, none ends before.

const IN_MEMORY = size(200, 10_000);
const ON_DISK = size(40, 2000);
/** Seconds that the clocks of two nodes are apart. */
const APART = 300;

interface Subject {
  readonly store: Store;
  readonly sequences: number;
}

const named = (name: string): Store => STORES.find((store) => store.name === name)!;

const SUBJECTS: readonly Subject[] = [
  { store: named('memory'), sequences: IN_MEMORY },
  { store: { name: 'fields', within: (clock) => new FieldsMapAdapter(clock) }, sequences: IN_MEMORY },
  { store: { name: 'six verbs', within: (clock) => new MapAdapter(clock) }, sequences: IN_MEMORY },
  { store: named('files'), sequences: ON_DISK },
  { store: named('sqlite'), sequences: ON_DISK },
];

const ONE_CLOCK: ModelSettings = { lifetime: 600, absoluteLifetime: 3000, skew: 0 };
const TWO_CLOCKS: ModelSettings = { lifetime: 3600, absoluteLifetime: 20_000, skew: APART };

/** Outcomes that should not be, each once for every sequence that had it. */
async function wrongOnes(promise: string, subject: Subject, settings: ModelSettings): Promise<Outcome[]> {
  const random = dice(12);
  // Some stores count whole seconds.
  const now = Math.ceil(Date.now() / 1000) * 1000;
  const clocks = settings.skew === 0 ? [new FakeClock(now)] : [new FakeClock(now), new FakeClock(now + APART * 1000)];
  const opened = await openAll(subject.store, clocks);
  const nodes: LifetimeNode[] = clocks.map((clock, at) => ({ clock, adapter: opened[at]!.adapter }));
  const wrong: Outcome[] = [];
  for (let sequence = 0; sequence < subject.sequences; sequence += 1) {
    const outcome = await new LifetimeRun(nodes, settings, random).outcome();
    if (outcome !== 'as it should') wrong.push(outcome);
  }
  await Promise.all(opened.map(({ close }) => close()));
  report({ promise, adapter: subject.store.name, attempts: subject.sequences, violations: wrong.length });
  return wrong;
}

// A busy machine takes a while.
jest.setTimeout(size(60_000, 1_800_000));

afterAll(stopServers);

describe.each(SUBJECTS)('P12 lifetimes on $store.name', (subject) => {
  it('no session is served after its end, and none ends before', async () => {
    expect(await wrongOnes('P12', subject, ONE_CLOCK)).toEqual([]);
  });

  it('clocks of two nodes five minutes apart: ends differ by no more', async () => {
    expect(await wrongOnes('P12 two clocks', subject, TWO_CLOCKS)).toEqual([]);
  });

  it('a clock that jumps back: the session lives on, is written, rotated and ended, and expires at last', async () => {
    const clock = new FakeClock();
    const [place] = await openAll(subject.store, [clock]);
    const bench = new Bench({ adapter: place!.adapter }, clock);
    const [id, other] = [await bench.stored({ n: 1 }), await bench.stored({ n: 1 })];
    clock.advance(1800);
    await (await bench.started(id)).increment('n');
    clock.set(clock.now() - 7200 * 1000);
    const session = await bench.started(id);
    session.increment('n');
    session.regenerateId();
    await session.save();
    expect(await bench.variablesOf(id)).toBeUndefined();
    expect(await bench.variablesOf(session.getId())).toEqual({ n: 2 });
    const logout = await bench.started(session.getId());
    logout.destroy();
    await logout.save();
    expect(await bench.variablesOf(session.getId())).toBeUndefined();
    expect(await bench.variablesOf(other)).toEqual({ n: 1 });
    clock.advance(7200 + 3600);
    expect(await bench.variablesOf(other)).toBeUndefined();
    await place!.close();
  });
});

it('P12 the naive store serves sessions after their end', async () => {
  const wrong = await wrongOnes('P12', { store: NAIVE, sequences: IN_MEMORY }, ONE_CLOCK);
  expect(wrong).toContain('served late');
});
