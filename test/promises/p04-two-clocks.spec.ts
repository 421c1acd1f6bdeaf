import { FakeClock } from '../../lib/testing/fake-clock.js';
import { Bench } from '../support/open-session.js';
import { stopServers } from '../support/promises/servers.js';
import { STORES } from '../support/promises/stores.js';
import { openAll } from '../support/promises/two-nodes.js';

// P1, P2 and P4 between two nodes whose clocks are five minutes apart: a late write goes to the successor, a parallel
// request takes no cookie away, a logout with the old id ends what was rotated.

/** Longer than the clocks differ; see docs/concurrency.md. */
const ROTATION_GRACE = 600;

afterAll(stopServers);

describe.each(STORES.filter((store) => 'newPlace' in store))('$name, rotated by one node', (store) => {
  it.each([300, -300])('and used by one whose clock is %d seconds ahead', async (ahead) => {
    const now = Math.ceil(Date.now() / 1000) * 1000;
    const clocks = [new FakeClock(now), new FakeClock(now + ahead * 1000)];
    const opened = await openAll(store, clocks);
    const [one, other] = clocks.map(
      (clock, at) => new Bench({ adapter: opened[at]!.adapter, rotationGrace: ROTATION_GRACE }, clock),
    ) as [Bench, Bench];
    const id = await one.stored({ n: 0 });
    const late = await other.started(id);
    const login = await one.started(id);
    await login.set('user', 'Ann').regenerateId().save();
    await late.set('late', true).save();
    const parallel = await other.started(id);
    await parallel
      .set('x', 1)
      .save()
      .catch(() => undefined);
    expect(parallel.isNew).toBe(true);
    expect(await one.variablesOf(login.getId())).toEqual({ n: 0, user: 'Ann', late: true });
    const logout = await other.started(id);
    logout.destroy();
    await logout.save();
    expect(await one.variablesOf(login.getId())).toBeUndefined();
    await Promise.all(opened.map(({ close }) => close()));
  });
});
