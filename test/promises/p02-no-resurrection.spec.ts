import { dice, type Dice, inParallel, STEPS } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { engines, type Rivals, RIVALS } from '../support/promises/rivals.js';
import { stopServers } from '../support/promises/servers.js';
import { size } from '../support/promises/size.js';
import type { Step } from '../support/promises/step.js';
import { NAIVE } from '../support/promises/stores.js';
import type { TwoNodes } from '../support/promises/two-nodes.js';

// P2: a logout while writes, touches, rotations and bag writes are in flight, on two nodes: nothing lives afterwards.

const ROUNDS = size(40, 10_000);
const ROUNDS_AT_ONCE = 8;

const WORK: readonly (readonly Step[])[] = [
  [['set', 'late', 1]],
  [['bag.set', 'bag', 'late', 1]],
  [['increment', 'n']],
  [
    ['set', 'user', 'Eve'],
    ['rotate', 'login'],
  ],
  [['rotate', 'routine']],
  // A touch.
  [],
];

async function resurrected(rivals: Rivals): Promise<number> {
  await using nodes = await rivals.open({ touchInterval: 0 });
  const random = dice(2);
  let alive = 0;
  await inParallel(ROUNDS, ROUNDS_AT_ONCE, async () => {
    if (await survives(nodes, random)) alive += 1;
  });
  report({ promise: 'P2', adapter: rivals.adapter, attempts: ROUNDS, violations: alive });
  return alive;
}

async function survives(nodes: TwoNodes, random: Dice): Promise<boolean> {
  const id = await nodes.next.stored({ user: 'Ann' });
  const requests = await Promise.all(
    WORK.map(async (steps) => {
      const node = nodes.next;
      return { node, steps, ...(await node.begin(id)) };
    }),
  );
  const leaving = nodes.next;
  const logout = await leaving.begin(id);
  const [, ...ended] = await Promise.all([
    leaving.end(logout.request, [['destroy']], random(STEPS)),
    ...requests.map(({ node, request, steps }) => node.end(request, steps, random(STEPS))),
  ]);
  await nodes.drain();
  const ids = [id, ...ended.map((each) => each.id)].filter((each) => each !== '');
  const later = await Promise.all(ids.map((each) => nodes.next.variablesOf(each)));
  return later.some((variables) => variables !== undefined);
}

// A store on a busy machine takes a while.
jest.setTimeout(size(120_000, 3_600_000));

afterAll(stopServers);

describe('P2 no resurrection', () => {
  it.each(RIVALS)('$name: a session that was logged out stays so, whatever was in flight', async (rivals) => {
    expect(await resurrected(rivals)).toBe(0);
  });

  it('the naive store revives sessions', async () => {
    expect(await resurrected(engines(NAIVE))).toBeGreaterThan(0);
  });
});
