// A long run under mixed load and faults, by hand: `npm run build && node scripts/soak.mjs [minutes] [requests a second]`.
// Two nodes, one Redis; every minute Redis is stopped for two seconds, every five it is killed. Memory, handles and
// latency should be flat, and every count that was acknowledged be there.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from './soak/redis.mjs';
import { Visitor } from './soak/visitor.mjs';

const [minutes = 30, rate = 150] = process.argv.slice(2).map(Number);
const VISITORS = 60;
const SAMPLE = 30_000;

class Figures {
  violations = 0;
  requests = 0;
  failed = 0;
  wrong = 0;
  times = [];

  note(kind, status, milliseconds) {
    this.requests += 1;
    if (status === 503 && kind !== 'plain') this.failed += 1;
    else if (status !== 200) this.wrong += 1;
    else if (kind !== 'plain') this.times.push(milliseconds);
  }

  take() {
    const times = this.times.splice(0).sort((a, b) => a - b);
    const { requests, failed, wrong } = this;
    Object.assign(this, { requests: 0, failed: 0, wrong: 0 });
    const at = (share) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
    return { requests, 503: failed, wrong, p50: at(0.5), p99: at(0.99), violations: this.violations };
  }
}

async function node(port) {
  const child = fork(new URL('soak/app.mjs', import.meta.url), [String(port)], { execArgv: ['--expose-gc'] });
  const [{ port: own }] = await once(child, 'message');
  return { child, port: own };
}

async function stateOf({ child }) {
  child.send('state');
  const [state] = await once(child, 'message');
  return state;
}

const redis = new Redis();
await redis.start();
const nodes = [await node(redis.port), await node(redis.port)];
const figures = new Figures();
const agent = new Agent({ keepAlive: true, maxSockets: VISITORS });
const ports = nodes.map(({ port }) => port);
const end = Date.now() + minutes * 60_000;

const visiting = Array.from({ length: VISITORS }, async () => {
  const visitor = new Visitor(ports, agent, figures);
  while (Date.now() < end) {
    await visitor.step();
    await pause((VISITORS / rate) * 2000 * Math.random());
  }
});
const faults = (async () => {
  for (let minute = 1; Date.now() < end - 70_000; minute += 1) {
    await pause(58_000);
    if (minute % 5 === 0) await redis.killAndRestart();
    else await redis.stopFor(2000);
  }
})();
while (Date.now() < end) {
  await pause(SAMPLE);
  const states = await Promise.all(nodes.map(stateOf));
  const mega = (key) => states.map((state) => (state[key] / 1e6).toFixed(1)).join(' ');
  const minute = (minutes - (end - Date.now()) / 60_000).toFixed(1);
  const handles = states.map((state) => state.handles).join(' ');
  console.log(JSON.stringify({ minute, ...figures.take(), rss: mega('rss'), heap: mega('heapUsed'), handles }));
}
await Promise.all([...visiting, faults]);
for (const { child } of nodes) child.disconnect();
await redis.remove();
console.log(figures.violations === 0 ? 'every acknowledged count is there' : `${figures.violations} violations`);
process.exitCode = figures.violations === 0 ? 0 : 1;
