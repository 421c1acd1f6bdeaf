import { eventually } from '../support/faults/eventually.js';
import { type FaultyStore, mainFaults, type StoreFault } from '../support/faults/faulty-store.js';
import { DatabaseStore } from '../support/faults/stores/database.store.js';
import { FilesStore } from '../support/faults/stores/files.store.js';
import { MemcachedStore } from '../support/faults/stores/memcached.store.js';
import { MongoStore } from '../support/faults/stores/mongo.store.js';
import { RedisStore } from '../support/faults/stores/redis.store.js';
import { FakeClock } from '../../lib/testing/fake-clock.js';
import { Bench } from '../support/open-session.js';
import { platforms } from '../support/platforms.js';
import { inParallel } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { isLarge, size } from '../support/promises/size.js';
import { TestApp } from '../support/test-app.js';
import type { Answer } from '../support/test-client.js';
import { VisitorController } from '../e2e/support/visitor.controller.js';

// P7: what was answered below 400 is stored, whatever happened to the store while sessions were created, changed and
// rotated by two nodes.

const WRITES = size(240, 10_000);
const POOL = 10;

const FEW: readonly FaultyStore[] = [
  new RedisStore('redis'),
  new MemcachedStore(),
  new DatabaseStore('postgres'),
  new FilesStore(),
];
const STORES: readonly FaultyStore[] = isLarge
  ? [...FEW, new RedisStore('redis-hash'), new DatabaseStore('mariadb'), new MongoStore()]
  : FEW;

type Variables = Readonly<Record<string, unknown>>;

/** Two nodes, one of each platform, and what they have acknowledged. */
class Nodes implements AsyncDisposable {
  acknowledged = 0;
  refused = 0;
  private readonly promised = new Map<string, Record<string, unknown>>();
  private pool: string[] = [];

  private constructor(private readonly apps: readonly TestApp[]) {}

  static async on(store: FaultyStore): Promise<Nodes> {
    const apps = await Promise.all(
      platforms.map((platform) =>
        TestApp.start(platform, { session: { adapter: store.adapter() }, controllers: [VisitorController] }),
      ),
    );
    const nodes = new Nodes(apps);
    for (let n = 0; n < POOL; n += 1) nodes.pool.push(await eventually(() => nodes.create(`pool-${n}`)));
    return nodes;
  }

  /** Creates a session, changes a shared one, or creates one and rotates its id. */
  async write(mark: string, kind: number): Promise<void> {
    if (kind % 3 === 1) await this.post('/set', { [mark]: mark }, this.pool[kind % POOL]);
    else {
      const id = await this.create(mark).catch(() => undefined);
      if (id === undefined || kind % 3 !== 2) return;
      // Without an answer nobody knows whether the old id is retired.
      this.promised.delete(id);
      await this.post('/login', { user: 'ann', mark }, id);
    }
  }

  /** Every node serves again. */
  async recovered(): Promise<void> {
    for (const app of this.apps) {
      await eventually(async () => {
        if ((await app.client().post('/set', { recovered: true })).status >= 400) throw new Error('Not yet');
      });
    }
  }

  /** How many acknowledged sessions miss a variable. */
  async missing(store: FaultyStore): Promise<number> {
    const bench = new Bench({ adapter: store.observer() }, new FakeClock(Date.now()));
    let missing = 0;
    await inParallel(this.promised.size, 20, async (index) => {
      const [id, wanted] = [...this.promised][index]!;
      const found = await bench.variablesOf(id);
      if (Object.entries(wanted).some(([name, value]) => found?.[name] !== value)) missing += 1;
    });
    await bench.adapter.close();
    return missing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.apps.map((app) => app.close()));
  }

  private async create(mark: string): Promise<string> {
    const id = await this.post('/set', { mark });
    if (id === undefined) throw new Error('Refused');
    return id;
  }

  /** The id under which it is stored, as the answer says; undefined: not acknowledged. */
  private async post(path: string, variables: Variables, id?: string): Promise<string | undefined> {
    const app = this.apps[(this.acknowledged + this.refused) % this.apps.length]!;
    const headers = id === undefined ? {} : { headers: { cookie: `sid=${id}` } };
    const answer = await app.client().post(path, variables, headers);
    if (answer.status >= 400) {
      this.refused += 1;
      return undefined;
    }
    this.acknowledged += 1;
    const stored = idOf(answer) ?? id!;
    this.promised.set(stored, { ...this.promised.get(stored), ...variables });
    return stored;
  }
}

function idOf({ setCookies }: Answer): string | undefined {
  return /^sid=(\w+)/.exec(setCookies[0] ?? '')?.[1];
}

async function writeDuring(nodes: Nodes, fault: StoreFault, count: number): Promise<void> {
  const third = Math.floor(count / 3);
  let isEnded = false;
  const end = async (): Promise<void> => {
    if (!isEnded) await fault.end();
    isEnded = true;
  };
  try {
    await inParallel(count, 10, async (n) => {
      if (n === third) await fault.begin();
      if (n === 2 * third) await end();
      await nodes.write(`${fault.name} ${n}`, n);
    });
  } finally {
    await end();
  }
  await nodes.recovered();
}

jest.setTimeout(isLarge ? 1_800_000 : 120_000);

beforeEach(() => void jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

describe.each(STORES)('P7 an answer below 400 means stored, $name', (store) => {
  beforeAll(() => store.start(), 120_000);
  afterAll(() => store.stop(), 60_000);

  it('whatever happens to the store, what was acknowledged is there', async () => {
    await using nodes = await Nodes.on(store);
    // By the ordinary test command what the promise names; the fault specs have the others one by one.
    const faults = isLarge ? store.faults : mainFaults(store);
    for (const fault of faults) await writeDuring(nodes, fault, Math.ceil(WRITES / faults.length));
    const violations = await nodes.missing(store);
    report({ promise: 'P7', adapter: store.name, attempts: nodes.acknowledged + nodes.refused, violations });
    expect(violations).toBe(0);
    expect(nodes.acknowledged).toBeGreaterThan(WRITES / 5);
    expect(nodes.refused).toBeGreaterThan(0);
  });
});
