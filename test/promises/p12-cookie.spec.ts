import { MemoryAdapter } from '../../lib/index.js';
import { VisitorController } from '../e2e/support/visitor.controller.js';
import { FakeTime } from '../support/fake-time.js';
import { type Platform, platforms } from '../support/platforms.js';
import { dice, type Dice } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { size } from '../support/promises/size.js';
import { TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

// P12: a cookie with an age slides with its session: a browser that comes back in time still has it, whatever its requests
// did; and it is gone when the session is.

const BROWSERS = size(15, 500);
const REQUESTS = 12;
/** Seconds. */
const LIFETIME = 3600;
const INTERVAL = LIFETIME / 10;

/** A browser that forgets a cookie at its age. */
class ForgettingBrowser {
  private ends = 0;

  constructor(
    private readonly client: TestClient,
    private readonly time: { now: number },
  ) {}

  get hasCookie(): boolean {
    return this.time.now < this.ends;
  }

  async asks(path: string): Promise<number> {
    if (!this.hasCookie) this.client.cookies.clear();
    const answer = await (path === '/login' ? this.client.post(path) : this.client.get(path));
    for (const line of answer.setCookies) {
      this.ends = this.time.now + Number(/Max-Age=(\d+)/.exec(line)?.[1] ?? 0);
    }
    return answer.setCookies.length;
  }
}

/** What went wrong with one browser; undefined: nothing. */
async function harmOf(client: TestClient, clock: FakeTime, random: Dice): Promise<string | undefined> {
  const time = { now: 0 };
  const browser = new ForgettingBrowser(client, time);
  await browser.asks('/count');
  for (let request = 0; request < REQUESTS; request += 1) {
    const pause = random(2) === 0 ? random(INTERVAL * 2) : random(LIFETIME - INTERVAL);
    time.now += pause;
    clock.advance(pause);
    if (!browser.hasCookie) return `after a pause of ${pause} s the browser has lost the cookie`;
    await browser.asks(['/read', '/read', '/count', '/login'][random(4)]!);
  }
  time.now += LIFETIME;
  return browser.hasCookie ? 'the browser has the cookie longer than the session lives' : undefined;
}

jest.setTimeout(size(60_000, 600_000));

describe.each(platforms)('P12 a cookie with an age on $name', (platform: Platform) => {
  it('is there as long as its session, and no longer', async () => {
    using clock = new FakeTime(Math.ceil(Date.now() / 1000) * 1000);
    const session = {
      adapter: new MemoryAdapter(),
      lifetime: LIFETIME,
      absoluteLifetime: false as const,
      cookie: { maxAge: LIFETIME },
    };
    await using app = await TestApp.start(platform, { session, controllers: [VisitorController] });
    const random = dice(120);
    const harms: string[] = [];
    for (let count = 0; count < BROWSERS; count += 1) {
      const harm = await harmOf(app.client(), clock, random);
      if (harm !== undefined) harms.push(harm);
    }
    report({ promise: 'P12 cookie', adapter: platform.name, attempts: BROWSERS, violations: harms.length });
    expect(harms).toEqual([]);
  });
});
