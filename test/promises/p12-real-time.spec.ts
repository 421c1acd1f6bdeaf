import { setTimeout as pause } from 'node:timers/promises';
import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import { systemClock } from '../../lib/utils/clock.js';
import { Bench } from '../support/open-session.js';
import { openPlace } from '../support/promises/place.js';
import { report } from '../support/promises/report.js';
import { stopServers } from '../support/promises/servers.js';
import { size } from '../support/promises/size.js';
import { type Store, STORES } from '../support/promises/stores.js';

// P12 on real stores, whose time no test moves: sessions that live a second, by the module's lifetime, by their own, and
// by an absolute end that requests in between do not move.

const SESSIONS = size(3, 100);
/** Seconds. */
const LIFETIME = 1;
/** Seconds that a store may take longer: those that count whole ones round up, and memcached counts them by a clock of its own. */
const LONGER: Readonly<Record<string, number>> = { memory: 0, files: 0, redis: 0, 'redis-hash': 0, memcached: 2 };
const ROUNDED = 1;

interface Kept {
  readonly name: string;
  readonly dead: readonly string[];
  readonly alive: string;
  readonly bench: Bench;
  readonly close: () => unknown;
}

async function begin(store: Store): Promise<Kept> {
  const { adapter, close } =
    'within' in store
      ? { adapter: new MemoryAdapter(), close: () => undefined }
      : await openPlace(await store.newPlace(), systemClock);
  const bench = new Bench({ adapter, clock: systemClock });
  const short = new Bench({ adapter, clock: systemClock, lifetime: LIFETIME });
  const dead: string[] = [];
  for (let count = 0; count < SESSIONS; count += 1) {
    dead.push(await short.stored(), await limited(bench, {}), await limited(bench, { absolute: LIFETIME }));
  }
  return { name: store.name, dead, alive: await bench.stored(), bench, close };
}

async function limited(bench: Bench, { absolute }: { absolute?: number }): Promise<string> {
  const session = await bench.started();
  session.set('user', 'Ann').setLifetime(LIFETIME, absolute === undefined ? {} : { absolute });
  await session.save();
  return session.getId();
}

/** How many of the sessions that have to be dead are served. */
async function late({ name, dead, alive, bench, close }: Kept): Promise<number> {
  const found = await Promise.all(dead.map((id) => bench.variablesOf(id)));
  const served = found.filter((variables) => variables !== undefined).length;
  expect([name, await bench.variablesOf(alive)]).toEqual([name, { user: 'Ann' }]);
  await close();
  report({ promise: 'P12 real time', adapter: name, attempts: dead.length, violations: served });
  return served;
}

// A busy machine takes a while.
jest.setTimeout(size(120_000, 600_000));

afterAll(stopServers);

it('P12 on real stores: no session is served after its end', async () => {
  const results = await Promise.all(
    STORES.map(async (store) => {
      const kept = await begin(store);
      await pause((LIFETIME + (LONGER[store.name] ?? ROUNDED)) * 1000);
      return [store.name, await late(kept)];
    }),
  );
  expect(results).toEqual(STORES.map(({ name }) => [name, 0]));
});
