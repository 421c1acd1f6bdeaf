import type { FaultyStore } from '../support/faults/faulty-store.js';
import { percentile, timed } from '../support/faults/latency.js';
import { DatabaseStore } from '../support/faults/stores/database.store.js';
import { HangingStore } from '../support/faults/stores/hanging.store.js';
import { MemcachedStore } from '../support/faults/stores/memcached.store.js';
import { RedisStore } from '../support/faults/stores/redis.store.js';
import { platforms } from '../support/platforms.js';
import { inParallel } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { isLarge, size } from '../support/promises/size.js';
import { QuickClient } from '../support/quick-client.js';
import { TestApp } from '../support/test-app.js';
import { VisitorController } from '../e2e/support/visitor.controller.js';

// P8: a store that is stopped costs a request its deadline; soon nothing at all, since it is not asked any more; and when
// it goes on, it is used again. Times are judged by `npm run test:promises`; the ordinary command has its busy machine.

const BEFORE = size(20, 200);
const WHILE_OPEN = size(100, 1000);
/** Seconds; the module's own default. */
const DEADLINE = 0.5;
/** Milliseconds that are promised. */
const LIMITS = { deadline: 550, open: 5, back: 1000 };
/** What tells a store that hangs from a machine that is busy. */
const GENEROUS = { deadline: 8000, open: 250, back: 20_000 };

const STORES: readonly FaultyStore[] = [
  new HangingStore(),
  new RedisStore('redis'),
  ...(isLarge
    ? [new RedisStore('redis-hash'), new MemcachedStore(), new DatabaseStore('postgres'), new DatabaseStore('mariadb')]
    : []),
];

interface Times {
  /** The slowest answer of those that came before the breaker opened. */
  readonly deadline: number;
  /** Of the answers while it is open, the 99th of 100; while it is generous, the median. */
  readonly open: number;
  readonly back: number;
}

async function outage(
  store: FaultyStore,
  app: TestApp,
  requests = { before: BEFORE, open: WHILE_OPEN },
): Promise<Times> {
  const client = app.client();
  expect((await client.get('/count')).status).toBe(200);
  const ask = async (): Promise<number> => (await client.get('/count')).status;
  using quick = new QuickClient(app.url, client);
  const stopped = store.faults.find(({ name }) => name === 'stopped')!;
  const before: number[] = [];
  const open: number[] = [];
  const statuses = new Set<number>();
  await stopped.begin();
  try {
    await inParallel(requests.before, 10, async () => {
      before.push(await timed(async () => statuses.add(await ask())));
    });
    for (let n = 0; n < requests.open; n += 1) {
      open.push(await timed(async () => statuses.add(await quick.status('/count'))));
    }
  } finally {
    await stopped.end();
  }
  expect(statuses).toEqual(new Set([503]));
  const back = await timed(async () => {
    while ((await ask()) !== 200) await new Promise((resolve) => setTimeout(resolve, 10));
  });
  return { deadline: Math.max(...before), open: percentile(open, isLarge ? 0.99 : 0.5), back };
}

jest.setTimeout(isLarge ? 300_000 : 60_000);

beforeEach(() => void jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

describe.each(STORES)('P8 fails fast, $name', (store) => {
  beforeAll(() => store.start(), 120_000);
  afterAll(() => store.stop(), 60_000);

  it.each(platforms)('on $name: in time, then at once, and back in time', async (platform) => {
    await using app = await TestApp.start(platform, {
      session: { adapter: store.adapter(), commandTimeout: DEADLINE },
      controllers: [VisitorController],
    });
    const times = await outage(store, app);
    const late = Object.entries(LIMITS).filter(([name, limit]) => times[name as keyof Times] > limit);
    const figures = Object.values(times).map((time) => `${time.toFixed(1)} ms`);
    report({
      promise: 'P8',
      adapter: `${store.name}, ${platform.name}: ${figures.join(', ')}`,
      attempts: BEFORE + WHILE_OPEN,
      violations: late.length,
    });
    for (const [name, limit] of Object.entries(isLarge ? LIMITS : GENEROUS)) {
      expect({ [name]: times[name as keyof Times] <= limit, times }).toMatchObject({ [name]: true });
    }
  });
});

it.each(platforms)('P8 naive, on $name: with a deadline alone, every request waits for it', async (platform) => {
  const store = new HangingStore();
  await using app = await TestApp.start(platform, {
    session: { adapter: store.adapter(), commandTimeout: DEADLINE, breaker: false },
    controllers: [VisitorController],
  });
  const { open } = await outage(store, app, { before: 1, open: 3 });
  report({ promise: 'P8', adapter: 'naive', attempts: 3, violations: open > LIMITS.open ? 3 : 0 });
  expect(open).toBeGreaterThan(GENEROUS.open);
});
