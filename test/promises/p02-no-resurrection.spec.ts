import type { SessionManager } from '../../lib/core/session-manager.js';
import { SessionError } from '../../lib/errors/session.error.js';
import { after, dice, NAIVE, SIZE, type Store, STORES, TwoProcesses } from '../support/stores.js';

// P2: a logout while writes, touches, rotations and bag writes are in flight, in two processes: nothing lives afterwards.

type Work = (session: SessionManager) => unknown;

const WORK: readonly Work[] = [
  (session) => session.set('late', 1),
  (session) => session.bag('bag').set('late', 1),
  (session) => session.increment('n'),
  (session) => session.set('user', 'Eve').regenerateId(),
  (session) => session.regenerateId({ graceful: true }),
  () => undefined,
];

async function resurrected(store: Store): Promise<number> {
  const processes = await TwoProcesses.on(store, { touchInterval: 0 });
  const random = dice(2);
  let alive = 0;
  for (let round = 0; round < SIZE; round += 1) alive += (await survives(processes, random)) ? 1 : 0;
  return alive;
}

async function survives(processes: TwoProcesses, random: (limit: number) => number): Promise<boolean> {
  const id = await processes.next.stored({ user: 'Ann' });
  const sessions = await Promise.all(WORK.map(() => processes.next.started(id)));
  const logout = await processes.next.started(id);
  await Promise.all([
    ...WORK.map(async (work, index) => {
      await after(random(6));
      work(sessions[index]!);
      await sessions[index]!.save().catch(goneIsFine);
    }),
    after(random(6)).then(() => {
      logout.destroy();
      return logout.save();
    }),
  ]);
  await processes.drain();
  const ids = [id, ...sessions.map((session) => session.getId())];
  const later = await Promise.all(ids.map((other) => processes.next.started(other)));
  return later.some((session) => !session.isNew);
}

function goneIsFine(error: unknown): void {
  if (!SessionError.is(error, 'E_SESSION_GONE')) throw error;
}

// Files on a busy machine take a while.
jest.setTimeout(120_000);

describe('P2 no resurrection', () => {
  it.each(STORES)('$name: a session that was logged out stays so, whatever was in flight', async (store) => {
    expect(await resurrected(store)).toBe(0);
  });

  it('the naive store revives sessions', async () => {
    expect(await resurrected(NAIVE)).toBeGreaterThan(0);
  });
});
