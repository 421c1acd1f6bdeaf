import { NEW_ID_LENGTH, sessionIds } from '../../lib/core/session-id.js';
import { FakeClock } from '../../lib/testing/fake-clock.js';
import { Bench } from '../support/open-session.js';
import { report } from '../support/promises/report.js';
import { stopServers } from '../support/promises/servers.js';
import { size } from '../support/promises/size.js';
import { NAIVE, type Store, STORES } from '../support/promises/stores.js';
import { openAll } from '../support/promises/two-nodes.js';

// P17: ids are random and never the same twice; one that is taken when a session is created or rotated takes nothing over.

const IDS = size(50_000, 1_000_000);
const COLLISIONS = size(3, 100);
const ALPHABET = '0123456789abcdefghijklmnopqrstuv';

/**
 * Above it the characters of a position are not evenly spread: 31 degrees of freedom pass it once in 10 billion times, so
 * that the 32 positions do in one of 300 million runs.
 */
const CHI_SQUARE = 115;

jest.setTimeout(size(60_000, 600_000));

afterAll(stopServers);

describe('P17 ids', () => {
  it('are of 32 characters, never the same twice, and every character is as likely at every place', () => {
    const newId = sessionIds();
    const seen = new Set<string>();
    const counts = Array.from({ length: NEW_ID_LENGTH }, () => new Uint32Array(ALPHABET.length));
    for (let count = 0; count < IDS; count += 1) {
      const id = newId();
      seen.add(id);
      for (let at = 0; at < NEW_ID_LENGTH; at += 1) counts[at]![Number.parseInt(id[at]!, 32)]! += 1;
    }
    const uneven = counts.map(chiSquare).filter((value) => value > CHI_SQUARE);
    report({ promise: 'P17', adapter: 'ids', attempts: IDS, violations: IDS - seen.size + uneven.length });
    expect([seen.size, uneven]).toEqual([IDS, []]);
  });

  it('that are unevenly spread are found out', () => {
    const counts = new Uint32Array(ALPHABET.length);
    // As `Math.random() * 33` would, cut to the alphabet.
    for (let count = 0; count < IDS; count += 1) counts[Math.min((count * 7) % 33, 31)]! += 1;
    expect(chiSquare(counts)).toBeGreaterThan(CHI_SQUARE);
  });
});

function chiSquare(counts: Uint32Array): number {
  const expected = IDS / ALPHABET.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Sessions of Ann whose id is made again for Eve. @returns how many of them Eve has */
async function takenOver(store: Store): Promise<number> {
  const clock = new FakeClock();
  const [place] = await openAll(store, [clock]);
  const { adapter } = place!;
  const ann = new Bench({ adapter }, clock);
  const newId = sessionIds();
  let count = 0;
  for (let round = 0; round < COLLISIONS; round += 1) {
    const id = await ann.stored({ user: 'Ann' });
    const made = [id, id];
    const eve = new Bench({ adapter, newId: () => made.pop() ?? newId() }, clock);
    const session = await eve.started();
    await session.set('user', 'Eve').save();
    made.push(id, id);
    await session.regenerateId().save();
    const isTaken = session.getId() === id || (await ann.variablesOf(id))?.['user'] !== 'Ann';
    if (isTaken || (await ann.variablesOf(session.getId()))?.['user'] !== 'Eve') count += 1;
  }
  await place!.close();
  report({ promise: 'P17 taken id', adapter: store.name, attempts: COLLISIONS, violations: count });
  return count;
}

describe('P17 an id that is made twice', () => {
  it.each(STORES)('$name: takes no session over', async (store) => {
    expect(await takenOver(store)).toBe(0);
  });

  it('takes sessions over in the naive store', async () => {
    expect(await takenOver(NAIVE)).toBe(COLLISIONS);
  });
});
