import assert from 'node:assert/strict';
import type {
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../../adapters/adapter-capabilities.js';
import { ID, LIFETIME } from './samples.js';
import { create, isVersioned, stored } from './versions.js';
import type { ContractGroup, Workbench } from './workbench.js';

const WRITERS = 50;

/** Every one that wins makes all others try again, so they are fewer. */
const COUNTERS = 16;

/** A writer that loses this often is not unlucky: with every loss another writer wins. */
const MOST_ATTEMPTS = COUNTERS * 4;

/** Rounds of a race between two; who comes first should not be the same each time. */
const ROUNDS = 20;

/** What many do at once, from two adapters on one place where the subject has a rival. */
export const races: ContractGroup = {
  title: 'races',
  applies: isVersioned,
  tests: {
    'swap, atomicity: of fifty with one version exactly one wins': async (bench) => {
      const version = await create(bench.versioned, ID, 'start');
      await assertOneWinner(bench, version, (writer) => `writer ${writer}`);
    },
    'swap, atomicity: of fifty that create one id exactly one wins': async (bench) => {
      await assertOneWinner(bench, null, (writer) => `creator ${writer}`);
    },
    'swap, atomicity: of fifty that create over an expired session exactly one wins': async (bench) => {
      await create(bench.versioned, ID, 'expired');
      await bench.pass(LIFETIME);
      await assertOneWinner(bench, null, (writer) => `creator ${writer}`);
    },
    'swap, atomicity: of removals and writes with one version exactly one wins': async (bench) => {
      const version = await create(bench.versioned, ID, 'start');
      await assertOneWinner(bench, version, (writer) => (writer % 2 ? null : `writer ${writer}`));
    },
    'swap, atomicity: sixteen that count up lose nothing': async ({ versioned, rivals }) => {
      await create(versioned, ID, '0');
      await Promise.all(many(rivals, (rival) => increment(rival), COUNTERS));
      assert.equal((await stored(versioned, ID)).data, String(COUNTERS));
    },
    'destroy against swap: nothing is left, whoever came first': async (bench) => {
      await eachRound(
        bench,
        (rival, id, version) => rival.swap(id, version, 'late', LIFETIME),
        (_, id) => bench.adapter.destroy(id),
        (left) => assert.equal(left, null, 'the swap brought it back'),
      );
    },
    'destroy against touch: nothing is left, whoever came first': async (bench) => {
      await eachRound(
        bench,
        (rival, id, version) => rival.touch(id, version, LIFETIME),
        (_, id) => bench.adapter.destroy(id),
        (left) => assert.equal(left, null, 'the touch brought it back'),
      );
    },
    'touch against swap: the new data stays': async (bench) => {
      await eachRound(
        bench,
        (rival, id, version) => rival.touch(id, version, LIFETIME * 2),
        (rival, id, version) => rival.swap(id, version, 'new', LIFETIME),
        (left) => assert.equal(left?.data, 'new', 'the touch wrote old data'),
      );
    },
    'swaps of different sessions do not meet': async ({ rivals }) => {
      const versions = await Promise.all(many(rivals, (rival, index) => create(rival, `session-${index}-of-many`, '')));
      const answers = await Promise.all(
        many(rivals, (rival, index) =>
          rival.swap(`session-${index}-of-many`, versions[index] as SessionVersion, `data ${index}`, LIFETIME),
        ),
      );
      assert.ok(answers.every((answer) => answer.swapped));
    },
  },
};

/** Fifty calls, on the two rivals in turn. */
function many<T>(
  rivals: Workbench['rivals'],
  call: (rival: VersionedAdapter, index: number) => T,
  length = WRITERS,
): T[] {
  return Array.from({ length }, (_, index) => call(rivals[(index % 2) as 0 | 1], index));
}

async function assertOneWinner(
  { versioned, rivals }: Workbench,
  expected: SessionVersion | null,
  next: (writer: number) => string | null,
): Promise<void> {
  const answers = await Promise.all(many(rivals, (rival, writer) => rival.swap(ID, expected, next(writer), LIFETIME)));
  const winners = answers.flatMap((answer, writer) => (answer.swapped ? [writer] : []));
  assert.equal(winners.length, 1, `${winners.length} won`);
  const [winner] = winners as [number];
  const left = await versioned.load(ID);
  assert.equal(left?.data ?? null, next(winner), 'something else than the winner wrote is there');
  assert.equal(left?.version ?? null, (answers[winner] as SwapResult & { swapped: true }).version);
}

/** Adds one, with the answer to a refusal as the next attempt's ground, as the engine does. */
async function increment(rival: VersionedAdapter): Promise<void> {
  let current = await stored(rival, ID);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const answer = await rival.swap(ID, current.version, String(Number(current.data) + 1), LIFETIME);
    if (answer.swapped) return;
    assert.ok(answer.current, 'the session is gone');
    current = answer.current;
  }
  assert.fail(`refused ${MOST_ATTEMPTS} times`);
}

type Racer = (rival: VersionedAdapter, id: string, version: SessionVersion) => unknown;

/** Two at once on a fresh session; in every second round the other one starts first. */
async function eachRound(
  { versioned, rivals: [one, other] }: Workbench,
  first: Racer,
  second: Racer,
  check: (left: StoredSession | null) => void,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const id = `race-of-two-in-round-${round}`;
    const version = await create(versioned, id, 'start');
    const racers = [() => first(one, id, version), () => second(other, id, version)];
    if (round % 2) racers.reverse();
    await Promise.all(racers.map((start) => start()));
    check(await versioned.load(id));
  }
}
