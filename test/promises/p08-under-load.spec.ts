import { setTimeout as pause } from 'node:timers/promises';
import { percentile, timed } from '../support/faults/latency.js';
import { RedisStore } from '../support/faults/stores/redis.store.js';
import { platforms } from '../support/platforms.js';
import { report } from '../support/promises/report.js';
import { isLarge, size } from '../support/promises/size.js';
import { QuickClient } from '../support/quick-client.js';
import { TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { VisitorController } from '../e2e/support/visitor.controller.js';

// P8, P9 and P7 together, under load: Redis is stopped while requests go on, and goes on again.

/** Requests a second; every second one uses the session. */
const RATE = size(100, 500);
const VISITORS = 20;
/** Seconds. */
const DEADLINE = 0.5;
const OPEN_AFTER = 0.6;
/** `npm run test:promises` judges times; the ordinary command has its busy machine. */
const BACK_WITHIN = isLarge ? 1 : 4;
const [BEFORE, STOPPED, AFTER] = [size(1, 5), size(2, 5), BACK_WITHIN + 2];
/** Milliseconds; who asks takes turns with who answers, in one process. */
const LIMITS = isLarge ? { deadline: 550, open: 20, plain: 1 } : { deadline: 8000, open: 250, plain: 250 };
const SHARE = isLarge ? 0.99 : 0.5;
/** Milliseconds between two bursts. */
const TICK = 2;

interface Answer {
  readonly path: string;
  readonly visitor: number;
  /** Seconds since its phase began. */
  readonly sent: number;
  readonly took: number;
  readonly status: number;
}

/** Visitors who ask at a rate, whatever becomes of what they asked before. */
class Load {
  private count = 0;

  constructor(private readonly clients: readonly QuickClient[]) {}

  async during(seconds: number): Promise<Answer[]> {
    const begin = performance.now();
    const answers: Promise<Answer>[] = [];
    for (let passed = 0; passed < seconds; passed = (performance.now() - begin) / 1000) {
      while (answers.length < passed * RATE) answers.push(this.ask(passed));
      await pause(TICK);
    }
    return Promise.all(answers);
  }

  private async ask(sent: number): Promise<Answer> {
    const path = this.count++ % 2 === 0 ? '/plain' : '/count';
    const visitor = Math.floor(this.count / 2) % this.clients.length;
    let status = 0;
    const took = await timed(async () => (status = await this.clients[visitor]!.status(path)));
    return { path, visitor, sent, took, status };
  }
}

const times = (answers: readonly Answer[]): number[] => answers.map(({ took }) => took);
const statuses = (answers: readonly Answer[]): Set<number> => new Set(answers.map(({ status }) => status));

/** How many of the counts that were answered with 200 are not stored. */
async function missing(answers: readonly Answer[], visitors: readonly TestClient[]): Promise<number> {
  let count = 0;
  for (const [at, visitor] of visitors.entries()) {
    const counted = answers.filter(
      ({ visitor: who, path, status }) => who === at && path === '/count' && status === 200,
    );
    const { n } = (await visitor.get('/read')).json<{ n: number }>();
    // One was counted to open the session; one of unknown outcome may have been counted, too.
    count += Math.max(0, counted.length + 1 - n);
  }
  return count;
}

jest.setTimeout(120_000);

beforeEach(() => void jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

describe.each(platforms)(`P8 under load, on $name`, (platform) => {
  const store = new RedisStore('redis-hash');
  beforeAll(() => store.start(), 120_000);
  afterAll(() => store.stop(), 60_000);

  it('Redis is stopped and goes on: other routes do not notice, sessions fail in time, then at once, and are all back', async () => {
    await using app = await TestApp.start(platform, {
      session: { adapter: store.adapter(), commandTimeout: DEADLINE },
      controllers: [VisitorController],
    });
    const visitors = Array.from({ length: VISITORS }, () => app.client());
    for (const visitor of visitors) await visitor.get('/count');
    const clients = visitors.map((visitor) => new QuickClient(app.url, visitor));
    const load = new Load(clients);
    const stop = store.faults.find(({ name }) => name === 'stopped')!;

    const before = await load.during(BEFORE);
    await stop.begin();
    const stopped = await load.during(STOPPED);
    await stop.end();
    const after = await load.during(AFTER);

    const of = (path: string, answers: readonly Answer[]) => answers.filter((answer) => answer.path === path);
    const failing = of('/count', stopped);
    const open = times(failing.filter(({ sent }) => sent > OPEN_AFTER));
    const back = of('/count', after).filter(({ sent }) => sent > BACK_WITHIN);
    const found = {
      plain: statuses(of('/plain', [...before, ...stopped, ...after])),
      failing: statuses(failing),
      back: statuses(back),
      missing: await missing([...before, ...stopped, ...after], visitors),
    };
    const figures = {
      deadline: Math.max(...times(failing)),
      open: percentile(open, SHARE),
      /** How much later than before. */
      plain: percentile(times(of('/plain', stopped)), SHARE) - percentile(times(of('/plain', before)), SHARE),
    };
    for (const client of clients) client[Symbol.dispose]();
    const late = Object.entries(figures).filter(([name, took]) => took > LIMITS[name as keyof typeof LIMITS]);
    const shown = Object.values(figures).map((took) => `${took.toFixed(1)} ms`);
    report({
      promise: 'P8 under load',
      adapter: `redis-hash, ${platform.name}: ${shown.join(', ')}`,
      attempts: before.length + stopped.length + after.length,
      violations: found.missing + late.length,
    });
    expect(found).toEqual({ plain: new Set([200]), failing: new Set([503]), back: new Set([200]), missing: 0 });
    expect(late).toEqual([]);
  });
});
