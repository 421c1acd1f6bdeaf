import { dice, STEPS } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { engines, type Rivals, RIVALS } from '../support/promises/rivals.js';
import { stopServers } from '../support/promises/servers.js';
import { isLarge, size } from '../support/promises/size.js';
import type { Step } from '../support/promises/step.js';
import { NAIVE } from '../support/promises/stores.js';
import type { TwoNodes } from '../support/promises/two-nodes.js';

// P1: parallel requests on one session, each with a key of its own, a key of a shared bag and some with an entry of a
// shared list, and a rotation in the middle, on two nodes: nothing is lost.

interface Loss {
  variables: number;
  bagKeys: number;
  entries: number;
  /** Requests that lost any of them. */
  requests: number;
}

const NONE: Loss = { variables: 0, bagKeys: 0, entries: 0, requests: 0 };

/** Requests of one session at the same time. */
const AT_ONCE = isLarge ? 1000 : 200;
const SESSIONS = size(1, 10);

async function lostUpdates(rivals: Rivals): Promise<Loss> {
  await using nodes = await rivals.open();
  const random = dice(1);
  const loss = { ...NONE };
  for (let session = 0; session < SESSIONS; session += 1) await storm(nodes, random, loss);
  report({ promise: 'P1', adapter: rivals.adapter, attempts: SESSIONS * AT_ONCE, violations: loss.requests });
  return loss;
}

async function storm(nodes: TwoNodes, random: (limit: number) => number, loss: Loss): Promise<void> {
  const id = await nodes.next.stored({ list: [] });
  const requests = await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const node = nodes.next;
      return { node, ...(await node.begin(id)) };
    }),
  );
  const rotator = Math.floor(AT_ONCE / 2);
  const ended = await Promise.all(
    requests.map(({ node, request }, at) => node.end(request, changes(at, at === rotator), random(STEPS))),
  );
  const last = await nodes.next.variablesOf(ended[rotator]!.id);
  count(last ?? {}, loss);
}

function count(stored: Readonly<Record<string, unknown>>, loss: Loss): void {
  const bag = (stored['bag'] ?? {}) as Record<string, unknown>;
  const entries = new Set((stored['list'] ?? []) as number[]);
  for (let at = 0; at < AT_ONCE; at += 1) {
    const [variable, bagKey] = [stored[`v${at}`] !== at, bag[`k${at}`] !== at];
    const entry = pushes(at) && !entries.has(at);
    if (variable) loss.variables += 1;
    if (bagKey) loss.bagKeys += 1;
    if (entry) loss.entries += 1;
    if (variable || bagKey || entry) loss.requests += 1;
  }
}

function changes(at: number, rotates: boolean): Step[] {
  const steps: Step[] = [
    ['set', `v${at}`, at],
    ['bag.set', 'bag', `k${at}`, at],
  ];
  if (pushes(at)) steps.push(['push', 'list', at]);
  if (rotates) steps.push(['rotate', 'login']);
  return steps;
}

function pushes(at: number): boolean {
  return at % 3 === 0;
}

// A store on a busy machine takes a while.
jest.setTimeout(size(120_000, 1_800_000));

afterAll(stopServers);

describe('P1 no lost update', () => {
  it.each(RIVALS)('$name: parallel requests of two nodes lose nothing', async (rivals) => {
    expect(await lostUpdates(rivals)).toEqual(NONE);
  });

  it('the naive store loses updates', async () => {
    const loss = await lostUpdates(engines(NAIVE));
    expect(loss.variables).toBeGreaterThan(0);
    expect(loss.bagKeys).toBeGreaterThan(0);
    expect(loss.entries).toBeGreaterThan(0);
  });
});
