import { Controller, Get, Post, Redirect } from '@nestjs/common';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RedisAdapter, Session, type SessionManager } from '../../lib/index.js';
import { FaultProxy } from '../support/faults/fault-proxy.js';
import { delay } from '../support/faults/faults.js';
import { Bench } from '../support/open-session.js';
import { platforms } from '../support/platforms.js';
import { inParallel } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { servers, stopServers } from '../support/promises/servers.js';
import { size } from '../support/promises/size.js';
import { RawExchange, setCookiesOf } from '../support/raw-client.js';
import { TestApp } from '../support/test-app.js';

// P6: two nodes on one store at the end of a long line; a client that follows a redirect as soon as it has the headers
// is never anonymous at the other node.

const ROUNDS = size(50, 1000);
/** Milliseconds that an answer of the store takes. */
const LINE = 20;

@Controller()
class LoginController {
  @Post('begin') begin(@Session() session: SessionManager) {
    session.set('begun', true);
  }
  @Post('login') @Redirect('/who') login(@Session() session: SessionManager) {
    session.set('user', 'ann').regenerateId();
  }
  @Get('who') who(@Session('user') user: string | undefined) {
    return { user: user ?? null };
  }
}

let proxy: FaultProxy;

beforeAll(async () => {
  const { port } = await servers.redis.start();
  proxy = await FaultProxy.start(port);
  proxy.fault = delay(LINE);
}, 60_000);
afterAll(async () => {
  await proxy.stop();
  await stopServers();
});

function newAdapter(): RedisAdapter {
  // Not about deadlines: the machine may be busy.
  return new RedisAdapter({ port: proxy.port, readTimeout: 20 });
}

/** Logs in at one node and asks the other as soon as the headers are there; whether it knows the user. */
async function isKnown(login: string, who: string, cookie?: string): Promise<boolean> {
  const headers = { 'content-length': '0', ...(cookie !== undefined && { cookie }) };
  const exchange = new RawExchange(login, '/login', { method: 'POST', headers });
  await exchange.firstByte;
  const { status, headers: answered } = exchange.head;
  expect(status).toBe(302);
  const [line = ''] = setCookiesOf({ status, headers: answered, body: '' });
  const [pair = ''] = line.split(';');
  const { body } = await new RawExchange(who, '/who', { headers: { cookie: pair } }).answer();
  return body.includes('{"user":"ann"}');
}

async function anonymousAfter(login: string, who: string): Promise<number> {
  let anonymous = 0;
  await inParallel(ROUNDS, 20, async (round) => {
    let cookie: string | undefined;
    if (round % 2 === 1) {
      const begun = await new RawExchange(login, '/begin', {
        method: 'POST',
        headers: { 'content-length': '0' },
      }).answer();
      [cookie] = setCookiesOf(begun)[0]!.split(';');
    }
    if (!(await isKnown(login, who, cookie))) anonymous += 1;
  });
  return anonymous;
}

jest.setTimeout(300_000);

describe.each(platforms)('P6 saved before the client can know, on $name', (platform) => {
  const start = () =>
    TestApp.start(platform, {
      session: { adapter: newAdapter(), commandTimeout: 20 },
      controllers: [LoginController],
    });

  it('the other node knows who has just logged in', async () => {
    await using here = await start();
    await using there = await start();
    const violations = await anonymousAfter(here.url, there.url);
    report({ promise: 'P6', adapter: `redis, ${platform.name}`, attempts: ROUNDS, violations });
    expect(violations).toBe(0);
  });

  it('naive: after an answer that leaves before the session is stored, it does not', async () => {
    await using there = await start();
    const bench = new Bench({ adapter: newAdapter() });
    const hasty = createServer((_, response) => void answerFirst(bench, response).catch(() => undefined));
    hasty.listen(0, '127.0.0.1');
    await once(hasty, 'listening');
    const known = await isKnown(`http://127.0.0.1:${(hasty.address() as AddressInfo).port}`, there.url);
    report({ promise: 'P6', adapter: 'naive', attempts: 1, violations: known ? 0 : 1 });
    hasty.close();
    await bench.engine.drain();
    await bench.adapter.close();
    expect(known).toBe(false);
  });
});

async function answerFirst(bench: Bench, response: import('node:http').ServerResponse): Promise<void> {
  const session = await bench.started();
  session.set('user', 'ann');
  response.writeHead(302, { location: '/who', 'set-cookie': `sid=${session.getId()}; Path=/` }).end();
  await session.save();
}
