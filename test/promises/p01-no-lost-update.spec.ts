import type { SessionManager } from '../../lib/core/session-manager.js';
import { after, dice, NAIVE, SIZE, type Store, STORES, TwoProcesses } from '../support/stores.js';

// P1: parallel requests on one session, each with a key of its own, a key of a shared bag or an entry of a shared list,
// and a rotation in the middle, in two processes: nothing is lost.

interface Loss {
  readonly variables: number;
  readonly bagKeys: number;
  readonly entries: number;
}

async function lostUpdates(store: Store): Promise<Loss> {
  const processes = await TwoProcesses.on(store);
  const id = await processes.next.stored({ list: [] });
  const random = dice(1);
  const requests = await Promise.all(Array.from({ length: SIZE }, () => processes.next.started(id)));
  const rotator = requests[Math.floor(SIZE / 2)]!;
  await Promise.all(
    requests.map(async (session, index) => {
      await after(random(5));
      change(session, index);
      if (session === rotator) session.regenerateId();
      await session.save();
    }),
  );
  const last = await processes.next.started(rotator.getId());
  const entries = new Set(last.get('list') as number[] | undefined);
  const numbers = requests.map((_, index) => index);
  return {
    variables: numbers.filter((index) => last.get(`v${index}`) !== index).length,
    bagKeys: numbers.filter((index) => last.bag('bag').get(`k${index}`) !== index).length,
    entries: numbers.filter((index) => index % 3 === 0 && !entries.has(index)).length,
  };
}

function change(session: SessionManager, index: number): void {
  session.set(`v${index}`, index);
  session.bag('bag').set(`k${index}`, index);
  if (index % 3 === 0) session.update('list', (list) => [...((list as number[] | undefined) ?? []), index]);
}

// Files on a busy machine take a while.
jest.setTimeout(120_000);

describe('P1 no lost update', () => {
  it.each(STORES)('$name: parallel requests of two processes lose nothing', async (store) => {
    expect(await lostUpdates(store)).toEqual({ variables: 0, bagKeys: 0, entries: 0 });
  });

  it('the naive store loses updates', async () => {
    const lost = await lostUpdates(NAIVE);
    expect(lost.variables).toBeGreaterThan(0);
    expect(lost.bagKeys).toBeGreaterThan(0);
    expect(lost.entries).toBeGreaterThan(0);
  });
});
