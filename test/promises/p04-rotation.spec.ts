import { afterSteps, dice, type Dice, inParallel, STEPS } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { engines, type Rivals, RIVALS } from '../support/promises/rivals.js';
import { stopServers } from '../support/promises/servers.js';
import type { SessionNode } from '../support/promises/session-node.js';
import { size } from '../support/promises/size.js';
import type { Step } from '../support/promises/step.js';
import { NAIVE } from '../support/promises/stores.js';
import type { TwoNodes } from '../support/promises/two-nodes.js';

// P4: rounds of a rotation while five requests carry the old id, a logout in some: the browser stays logged in, the old id
// is dead (after a routine rotation: when its grace is over), and no rotated session survives the logout.

/**
 * - loggedOut: the browser, with the last cookie that it got, is anonymous
 * - oldAlive: the old id opens a session
 * - survived: a session that was logged out lives under an id that the browser got
 */
type Harm = 'loggedOut' | 'oldAlive' | 'survived';

/** The rounds that ended in harm. */
class Damage {
  private readonly rounds: Record<Harm, Set<number>> = {
    loggedOut: new Set(),
    oldAlive: new Set(),
    survived: new Set(),
  };

  note(harm: Harm, round: number, isDone: boolean): void {
    if (isDone) this.rounds[harm].add(round);
  }

  get counts(): Record<Harm, number> {
    const { loggedOut, oldAlive, survived } = this.rounds;
    return { loggedOut: loggedOut.size, oldAlive: oldAlive.size, survived: survived.size };
  }

  get harmedRounds(): number {
    return new Set(Object.values(this.rounds).flatMap((rounds) => [...rounds])).size;
  }
}

const LOGINS = size(24, 1000);
const ROUTINES = size(12, 1000);
const AT_ONCE = 4;
const GRACE = 10;
const ROTATE_AFTER = 60;

const UNHARMED: Record<Harm, number> = { loggedOut: 0, oldAlive: 0, survived: 0 };

/** A browser whose parallel requests bring it cookies. */
class Browser {
  readonly got: string[] = [];
  /** Those of the session that it had; a request that comes after the logout may begin another one. */
  readonly continued: string[] = [];

  constructor(readonly first: string) {}

  get cookie(): string {
    return this.got.at(-1) ?? this.first;
  }

  /** One request with the first cookie. A session under another id than the one that came gets a cookie. */
  async asks(node: SessionNode, steps: readonly Step[], random: Dice): Promise<void> {
    await afterSteps(random(STEPS));
    const { request, isNew } = await node.begin(this.first);
    const ended = await node.end(request, steps, random(STEPS));
    if (ended.isNew || ended.id === '' || ended.id === this.first) return;
    this.got.push(ended.id);
    if (!isNew) this.continued.push(ended.id);
  }
}

interface Round {
  readonly rotation: readonly Step[];
  readonly others: number;
  readonly withLogout: boolean;
}

/** The requests of one browser at the same time. */
async function turmoil(nodes: TwoNodes, browser: Browser, round: Round, random: Dice): Promise<void> {
  const others = Array.from({ length: round.others }, (_, at): Step[] => [
    ['set', `v${at}`, at],
    ['increment', 'visits'],
  ]);
  const logout: Step[][] = round.withLogout ? [[['destroy']]] : [];
  await Promise.all([round.rotation, ...others, ...logout].map((steps) => browser.asks(nodes.next, steps, random)));
  await nodes.drain();
}

async function isAlive(nodes: TwoNodes, id: string): Promise<boolean> {
  return (await nodes.next.variablesOf(id)) !== undefined;
}

async function anyAlive(nodes: TwoNodes, ids: readonly string[]): Promise<boolean> {
  const alive = await Promise.all(ids.map((id) => isAlive(nodes, id)));
  return alive.includes(true);
}

async function damageOfLogins(rivals: Rivals): Promise<Damage> {
  await using nodes = await rivals.open();
  const random = dice(4);
  const damage = new Damage();
  await inParallel(LOGINS, AT_ONCE, async (round) => {
    const browser = new Browser(await nodes.next.stored({ visits: 0 }));
    const rotation: Step[] = [
      ['set', 'user', 'Ann'],
      ['rotate', 'login'],
    ];
    const withLogout = round % 4 === 0;
    await turmoil(nodes, browser, { rotation, others: 5, withLogout }, random);
    damage.note('oldAlive', round, await isAlive(nodes, browser.first));
    if (withLogout) damage.note('survived', round, await anyAlive(nodes, browser.continued));
    else damage.note('loggedOut', round, (await nodes.next.variablesOf(browser.cookie))?.['user'] !== 'Ann');
  });
  report({ promise: 'P4', adapter: rivals.adapter, attempts: LOGINS, violations: damage.harmedRounds });
  return damage;
}

/** @param rotation - what one of the requests does; none where `rotateAfter` lets every request rotate */
async function damageOfRoutine(rivals: Rivals, rotation: readonly Step[], rotateAfter?: number): Promise<Damage> {
  await using nodes = await rivals.open({ rotateAfter, rotationGrace: GRACE });
  const random = dice(5);
  const damage = new Damage();
  const browsers: Browser[] = [];
  for (let at = 0; at < ROUTINES; at += 1) browsers.push(new Browser(await nodes.next.stored({ user: 'Ann' })));
  await nodes.advance(ROTATE_AFTER);
  const leaves = (at: number): boolean => at % 4 === 0;
  await inParallel(ROUTINES, AT_ONCE, async (at) => {
    const browser = browsers[at]!;
    await turmoil(nodes, browser, { rotation, others: 5, withLogout: leaves(at) }, random);
    const [first, last] = [await isAlive(nodes, browser.first), await isAlive(nodes, browser.cookie)];
    // Whichever of the answers came last, and also when all of them were lost.
    if (!leaves(at)) damage.note('loggedOut', at, !first || !last);
    else damage.note('survived', at, first || (await anyAlive(nodes, browser.continued)));
  });
  await nodes.advance(GRACE);
  await inParallel(ROUTINES, AT_ONCE, async (at) => {
    const { first, cookie } = browsers[at]!;
    damage.note('oldAlive', at, await isAlive(nodes, first));
    if (!leaves(at)) damage.note('loggedOut', at, !(await isAlive(nodes, cookie)));
  });
  const promise = rotateAfter === undefined ? 'P4 graceful' : 'P4 rotateAfter';
  report({ promise, adapter: rivals.adapter, attempts: ROUTINES, violations: damage.harmedRounds });
  return damage;
}

// A store on a busy machine takes a while.
jest.setTimeout(size(120_000, 1_800_000));

afterAll(stopServers);

describe('P4 rotation', () => {
  it.each(RIVALS)('$name: nobody is logged out, the old id is dead, a logout ends what was rotated', async (rivals) => {
    expect((await damageOfLogins(rivals)).counts).toEqual(UNHARMED);
  });

  it.each(RIVALS)('$name: after a graceful rotation the old id serves until its grace is over', async (rivals) => {
    expect((await damageOfRoutine(rivals, [['rotate', 'routine']])).counts).toEqual(UNHARMED);
  });

  it.each(RIVALS)('$name: rotateAfter, in all requests at once, logs nobody out', async (rivals) => {
    expect((await damageOfRoutine(rivals, [], ROTATE_AFTER)).counts).toEqual(UNHARMED);
  });

  it('the naive store keeps the old id alive and lets rotated sessions survive', async () => {
    const damage = (await damageOfLogins(engines(NAIVE))).counts;
    expect(damage.oldAlive).toBeGreaterThan(0);
    expect(damage.survived).toBeGreaterThan(0);
  });

  it('the naive store forgets what a graceful rotation was', async () => {
    const damage = await damageOfRoutine(engines(NAIVE), [['rotate', 'routine']]);
    expect(damage.harmedRounds).toBeGreaterThan(0);
  });
});
