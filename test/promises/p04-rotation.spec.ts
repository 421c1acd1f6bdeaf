import type { SessionManager } from '../../lib/core/session-manager.js';
import { SessionError } from '../../lib/errors/session.error.js';
import type { Bench } from '../support/open-session.js';
import { after, dice, NAIVE, SIZE, type Store, STORES, TwoProcesses } from '../support/stores.js';

// P4: rounds of a login that rotates the id while five requests carry the old one, a logout in some: the browser stays
// logged in, the old id is dead, and no rotated session survives the logout.

interface Damage {
  /** Rounds after which the browser, with the last cookie that it got, is anonymous. */
  loggedOut: number;
  /** Rounds after which the old id still opens a session. */
  oldAlive: number;
  /** Rounds after which the new id opens a session that was logged out. */
  survived: number;
}

async function damageOf(store: Store): Promise<Damage> {
  const processes = await TwoProcesses.on(store);
  const random = dice(4);
  const damage: Damage = { loggedOut: 0, oldAlive: 0, survived: 0 };
  for (let round = 0; round < SIZE; round += 1) await login(processes, random, round % 4 === 0, damage);
  return damage;
}

async function login(
  processes: TwoProcesses,
  random: (limit: number) => number,
  withLogout: boolean,
  damage: Damage,
): Promise<void> {
  const old = await processes.next.stored({ visits: 0 });
  const browser = { cookie: old };
  const rotation = processes.next.started(old);
  const loggingIn = rotation.then(async (session) => {
    await after(random(6));
    session.set('user', 'Ann').regenerateId();
    await answer(session, browser, old);
  });
  const others = Array.from({ length: 5 }, async (_, index) => {
    await after(random(4));
    const session = await processes.next.started(old);
    await after(random(6));
    session.set(`v${index}`, 1).increment('visits');
    await answer(session, browser, old);
  });
  const leaving = withLogout ? logout(processes.next, old, random(8)) : undefined;
  await Promise.all([loggingIn, ...others, leaving]);
  const [afterwards, replayed] = [await processes.next.started(browser.cookie), await processes.next.started(old)];
  if (!replayed.isNew) damage.oldAlive += 1;
  if (withLogout) damage.survived += (await processes.next.started((await rotation).getId())).isNew ? 0 : 1;
  else if (afterwards.get('user') !== 'Ann') damage.loggedOut += 1;
}

/** What the edge does when an answer leaves: a session under another id than the one that came gets a cookie. */
async function answer(session: SessionManager, browser: { cookie: string }, carried: string): Promise<void> {
  await session.save().catch((error: unknown) => {
    if (!SessionError.is(error, 'E_SESSION_GONE')) throw error;
  });
  if (!session.isNew && session.getId() !== carried) browser.cookie = session.getId();
}

async function logout(process: Bench, carried: string, turns: number): Promise<void> {
  const session = await process.started(carried);
  await after(turns);
  session.destroy();
  await session.save();
}

// Files on a busy machine take a while.
jest.setTimeout(120_000);

describe('P4 rotation', () => {
  it.each(STORES)('$name: nobody is logged out, the old id is dead, a logout ends what was rotated', async (store) => {
    expect(await damageOf(store)).toEqual({ loggedOut: 0, oldAlive: 0, survived: 0 });
  });

  it('the naive store keeps the old id alive and lets rotated sessions survive', async () => {
    const damage = await damageOf(NAIVE);
    expect(damage.oldAlive).toBeGreaterThan(0);
    expect(damage.survived).toBeGreaterThan(0);
  });
});
