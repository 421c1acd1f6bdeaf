import { setTimeout as pause } from 'node:timers/promises';
import { LibmemcachedAdapter } from '../../lib/adapters/libmemcached/libmemcached.adapter.js';
import { RedisHashAdapter } from '../../lib/adapters/redis-hash/redis-hash.adapter.js';
import { RedisAdapter } from '../../lib/adapters/redis/redis.adapter.js';
import type { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import type { Fault } from '../support/faults/fault.js';
import { JsonSerializer } from '../../lib/serializers/json.serializer.js';
import type { SessionSerializer } from '../../lib/serializers/session-serializer.js';
import { FaultProxy } from '../support/faults/fault-proxy.js';
import { deaf, delay, every, sometimes, truncate } from '../support/faults/faults.js';
import { swapped } from '../support/faults/swapped.js';
import { Bench } from '../support/open-session.js';
import { dice, inParallel } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { servers, stopServers } from '../support/promises/servers.js';
import { size } from '../support/promises/size.js';

// P18: nobody reads the session of somebody else, whatever happens to the line to the store.

const READS = size(2000, 100_000);
const SESSIONS = size(100, 1000);
/** Seconds; so short that some answers come too late. */
const IMPATIENT = 0.02;
const PATIENT = 20;

interface Store {
  readonly name: string;
  port(): Promise<number>;
  adapter(port: number, timeout: number): SessionAdapter;
}

const STORES: readonly Store[] = [
  {
    name: 'redis',
    port: async () => (await servers.redis.start()).port,
    adapter: (port, readTimeout) => new RedisAdapter({ port, readTimeout }),
  },
  {
    name: 'redis-hash',
    port: async () => (await servers.redis.start()).port,
    adapter: (port, readTimeout) => new RedisHashAdapter({ port, readTimeout }),
  },
  {
    name: 'memcached',
    port: async () => (await servers.memcached.start()).port,
    adapter: (port, timeout) => new LibmemcachedAdapter({ servers: [{ port }], client: { timeout: timeout * 1000 } }),
  },
];

const random = dice(18);
const json = new JsonSerializer();

/** What TCP allows: late, lost with the connection, cut. */
const UNRELIABLE: readonly Fault[] = [delay(5), delay(15), delay(30), truncate(3), truncate(0), truncate(20, 'end')];

/** What only a broken middleman does: answers that are missing while later ones come. */
const LYING: Fault = every(5, deaf);

interface Seen {
  right: number;
  wrong: number;
  failed: number;
}

/** A node on a line to a store in which each session knows whose it is. */
class Reading implements AsyncDisposable {
  readonly seen: Seen = { right: 0, wrong: 0, failed: 0 };

  private constructor(
    readonly ids: readonly string[],
    readonly proxy: FaultProxy,
    readonly nodes: readonly Bench[],
  ) {}

  /** @param timeout - seconds that each of the nodes waits for an answer */
  static async on(
    store: Store,
    timeout: number,
    { nodes: count = 1, serializer = json }: { nodes?: number; serializer?: SessionSerializer } = {},
  ): Promise<Reading> {
    const port = await store.port();
    const writer = new Bench({ serializer, adapter: store.adapter(port, PATIENT) });
    const ids = await Promise.all(Array.from({ length: SESSIONS }, (_, user) => writer.stored({ user })));
    await writer.adapter.close();
    const proxy = await FaultProxy.start(port);
    const nodes = Array.from(
      { length: count },
      () => new Bench({ serializer, adapter: store.adapter(proxy.port, timeout) }),
    );
    for (const { adapter } of nodes) await adapter.read(ids[0]!);
    return new Reading(ids, proxy, nodes);
  }

  async read(node: Bench, user = random(this.ids.length)): Promise<void> {
    try {
      const session = await node.started(this.ids[user]!);
      // Unknown is no answer of somebody else.
      const isRight = session.isNew || session.get('user') === user;
      this.seen[isRight ? 'right' : 'wrong'] += 1;
    } catch {
      this.seen.failed += 1;
      await pause(2);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.proxy.heal();
    await Promise.all(this.nodes.map(({ adapter }) => adapter.close()));
    await this.proxy.stop();
  }
}

jest.setTimeout(900_000);

beforeEach(() => void jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());
afterAll(stopServers);

describe.each(STORES)('P18 the right user, $name', (store) => {
  it.each([
    ['delays, cuts and resets', sometimes(random, 7, UNRELIABLE)],
    ['loses answers', LYING],
  ])('over a line that %s: nobody gets the session of another', async (what, fault) => {
    await using reading = await Reading.on(store, IMPATIENT);
    reading.proxy.fault = fault;
    await inParallel(READS, 50, () => reading.read(reading.nodes[0]!));
    const { seen } = reading;
    report({ promise: 'P18', adapter: `${store.name}, a line that ${what}`, attempts: READS, violations: seen.wrong });
    expect(seen.wrong).toBe(0);
    expect(seen.failed).toBeGreaterThan(0);
    // After a lie the connection is out of step for good, and everything is refused.
    if (fault !== LYING) expect(seen.right).toBeGreaterThan(READS / 20);
  });

  it('over a line that exchanges the answers of two nodes: nobody gets the session of another', async () => {
    await using reading = await Reading.on(store, PATIENT, { nodes: 2 });
    reading.proxy.fault = swapped();
    const rounds = Math.ceil(READS / 20);
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(reading.nodes.map((node) => reading.read(node)));
    }
    const { seen } = reading;
    const attempts = 2 * rounds;
    report({ promise: 'P18', adapter: `${store.name}, answers exchanged`, attempts, violations: seen.wrong });
    expect(seen.wrong).toBe(0);
    expect(seen.failed).toBeGreaterThan(0);
  });
});

/** Records without the digest of their id: what it would be like. */
const FORGETFUL: SessionSerializer = {
  serialize: (record) => json.serialize(record),
  unserialize: (data) => json.unserialize(data),
};

it('P18 naive: without the digest of its id in the record, sessions of others are handed out', async () => {
  await using reading = await Reading.on(STORES[0]!, PATIENT, { nodes: 2, serializer: FORGETFUL });
  reading.proxy.fault = swapped();
  await Promise.all(reading.nodes.map((node, user) => reading.read(node, user)));
  report({ promise: 'P18', adapter: 'naive', attempts: 2, violations: reading.seen.wrong });
  expect(reading.seen.wrong).toBe(2);
});
