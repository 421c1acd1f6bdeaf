import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { RedisAdapter } from '../../lib/adapters/redis/redis.adapter.js';
import { FakeClock } from '../../lib/testing/fake-clock.js';
import { FaultProxy } from '../support/faults/fault-proxy.js';
import { delay } from '../support/faults/faults.js';
import { Bench } from '../support/open-session.js';
import { platforms } from '../support/platforms.js';
import { report } from '../support/promises/report.js';
import { servers, stopServers } from '../support/promises/servers.js';
import { isLarge, size } from '../support/promises/size.js';
import { Child } from '../unit/adapters/stream/compiled.js';
import { workspace } from '../unit/adapters/stream/workspace.js';

// P20: a process that is told to end under load ends by itself, and what it has acknowledged is stored; an application
// that is closed leaves nothing in its process.

const SHUTDOWNS = size(1, 25);
const LIVES = size(20, 1000);
const CLIENTS = 20;
/** Answers until the signal comes. */
const ENOUGH = 100;
/** Milliseconds that an answer of the store takes: commits are under way when the signal comes. */
const LINE = 10;
/** Bytes. */
const GROWTH = 5 * 1024 * 1024;

const RUNNER = join(__dirname, '../support/promises/run-typescript.cjs');
const { folder } = workspace();
const children: Child[] = [];

function run(main: string, args: readonly (string | number)[], flags: readonly string[] = []): Child {
  const script = join(__dirname, '../support/faults', main);
  const child = new Child(spawn(process.execPath, [...flags, RUNNER, script, ...args.map(String)]));
  children.push(child);
  return child;
}

/** Clients that ask until the server is gone; the marks that were acknowledged, by the id of their session. */
async function load(url: string, onEnough: () => void): Promise<Map<string, string>> {
  const acknowledged = new Map<string, string>();
  const client = async (number: number): Promise<void> => {
    for (let n = 0; ; n += 1) {
      const mark = `${number}-${n}`;
      const answer = await fetch(`${url}/mark`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ mark }),
      });
      const id = /^sid=(\w+)/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1];
      if (answer.status < 400 && id !== undefined) acknowledged.set(id, mark);
      if (acknowledged.size === ENOUGH) onEnough();
      await answer.text();
    }
  };
  // It ends by the refusal to connect.
  await Promise.allSettled(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return acknowledged;
}

async function lostBy(acknowledged: ReadonlyMap<string, string>, port: number): Promise<number> {
  const bench = new Bench({ adapter: new RedisAdapter({ port, readTimeout: 20 }) }, new FakeClock(Date.now()));
  let lost = 0;
  for (const [id, mark] of acknowledged) lost += (await bench.variablesOf(id))?.['mark'] === mark ? 0 : 1;
  await bench.adapter.close();
  return lost;
}

jest.setTimeout(isLarge ? 1_800_000 : 120_000);

// One that does not end by itself fails its test.
afterEach(() => Promise.all(children.splice(0).map((child) => child.kill())));
afterAll(stopServers);

describe.each(platforms)('P20 clean life on $name', (platform) => {
  it('SIGTERM under load: the process ends, and what it acknowledged is stored', async () => {
    const { port } = await servers.redis.start();
    await using proxy = await FaultProxy.start(port);
    proxy.fault = delay(LINE);
    let lost = 0;
    let commits = 0;
    for (let n = 0; n < SHUTDOWNS; n += 1) {
      const child = run('shutdown.main.ts', [platform.name, proxy.port]);
      await child.says(';');
      const url = `http://127.0.0.1:${/port (\d+)/.exec(child.output)![1]!}`;
      const acknowledged = await load(url, () => process.kill(child.pid, 'SIGTERM'));
      const { code, signal } = await child.ended;
      expect({ code, signal, errors: child.errors }).toEqual({ code: null, signal: 'SIGTERM', errors: '' });
      lost += await lostBy(acknowledged, port);
      commits += acknowledged.size;
    }
    report({ promise: 'P20', adapter: `SIGTERM, redis, ${platform.name}`, attempts: commits, violations: lost });
    expect(lost).toBe(0);
    expect(commits).toBeGreaterThanOrEqual(ENOUGH * SHUTDOWNS);
  });

  it('applications that were closed keep nothing: no handle, no memory', async () => {
    const { port } = await servers.redis.start();
    // A young generation that does not grow: what is left is measured, not how generous V8 is.
    const flags = ['--expose-gc', '--max-semi-space-size=2'];
    const child = run('lives.main.ts', [platform.name, port, folder(), LIVES], flags);
    const { code } = await child.ended;
    expect({ code, errors: child.errors }).toEqual({ code: 0, errors: '' });
    const left = JSON.parse(/left (.*);/.exec(child.output)![1]!) as { rss: number; heap: number; handles: string[] };
    const grown = isLarge ? left.rss : left.heap;
    const violations = left.handles.length + (grown > GROWTH ? 1 : 0);
    const adapter = `${platform.name}: ${(left.rss / 1024 / 1024).toFixed(1)} MB more`;
    report({ promise: 'P20', adapter, attempts: LIVES, violations });
    expect(left.handles).toEqual([]);
    expect(grown).toBeLessThan(GROWTH);
  });
});
