import { Controller, Get } from '@nestjs/common';
import { RedisAdapter, Session, type SessionManager } from '../../lib/index.js';
import { FaultProxy } from '../support/faults/fault-proxy.js';
import { percentile, timed } from '../support/faults/latency.js';
import { platforms } from '../support/platforms.js';
import { report } from '../support/promises/report.js';
import { servers, stopServers } from '../support/promises/servers.js';
import { isLarge, size } from '../support/promises/size.js';
import { TestApp } from '../support/test-app.js';

// P9: while the store is stopped, routes that do not use the session do not notice: no command, no wait.

const REQUESTS = size(200, 2000);
/** Milliseconds that the 99th of 100 answers may be later than before; judged by `npm run test:promises`. */
const LATER = 1;
/** What tells a request that waits for the store from a machine that is busy. */
const GENEROUS = 400;

@Controller()
class ShopController {
  @Get('count') count(@Session() session: SessionManager) {
    return { n: session.increment('n') };
  }
  @Get('page') page() {
    return { page: true };
  }
}

jest.setTimeout(120_000);

beforeEach(() => void jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());
afterAll(stopServers);

describe.each(platforms)('P9 an outage stays inside, on $name', (platform) => {
  it('routes without session, for browsers that have one: no command, and as fast as before', async () => {
    const server = await servers.redis.start();
    await using proxy = await FaultProxy.start(server.port);
    await using app = await TestApp.start(platform, {
      session: { adapter: new RedisAdapter({ port: proxy.port }) },
      controllers: [ShopController],
    });
    const client = app.client();
    await client.get('/count');
    const statuses = new Set<number>();
    const pages = async (): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < REQUESTS; n += 1) {
        times.push(await timed(async () => statuses.add((await client.get('/page')).status)));
      }
      return percentile(times, isLarge ? 0.99 : 0.5);
    };
    await pages();
    const before = await pages();
    const { requests } = proxy;
    server.process.signal('SIGSTOP');
    let during: number;
    let commands: number;
    try {
      during = await pages();
      commands = proxy.requests - requests;
      // The store is stopped indeed, and the next pages do not care that somebody waits for it.
      const waiting = client.get('/count');
      await pages();
      statuses.add((await waiting).status);
    } finally {
      server.process.signal('SIGCONT');
    }
    const later = during - before;
    const adapter = `redis, ${platform.name}: ${later.toFixed(2)} ms later`;
    report({ promise: 'P9', adapter, attempts: REQUESTS, violations: commands + (later > LATER ? 1 : 0) });
    expect(statuses).toEqual(new Set([200, 503]));
    expect(commands).toBe(0);
    expect(later).toBeLessThan(isLarge ? LATER : GENEROUS);
  });
});
