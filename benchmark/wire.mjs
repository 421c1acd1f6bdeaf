import { RedisLink } from './redis-link.mjs';
import { ServerProcess } from './server-process.mjs';
import { median, rounded } from './statistics.mjs';

/** Milliseconds that the slow line takes for one way and back. */
const DELAYS = [1, 5];
/** Milliseconds that the line takes while round trips are counted: commands that are sent together meet on it. */
const COUNTED_AT = 3;
/** Visits before anything is counted: connections are made, scripts loaded, caches filled. */
const WARM_UP = 4;
/** Scenarios whose answers are timed on the slow line. */
const TIMED = ['read', 'write'];

/**
 * What one subject sends to Redis, exactly: one request after the other over a line that counts.
 *
 * @returns by scenario: commands, round trips, bytes up and down and Set-Cookie headers per request; and milliseconds
 * that a request takes longer on a slow line
 */
export async function measureWire(platform, subject, scenarios, { port, index, requests, timed }) {
  const link = await RedisLink.open(port);
  let server;
  try {
    server = await ServerProcess.start(platform, subject, { port: link.port, index });
    const figures = {};
    for (const scenario of scenarios) {
      await server.openSessions(scenario.size, 1);
      figures[scenario.key] = await count(server, scenario, link, requests);
    }
    for (const scenario of scenarios.filter(({ key }) => timed && TIMED.includes(key))) {
      figures[scenario.key].delayed = await delayed(server, scenario, link, requests);
    }
    return figures;
  } finally {
    await server?.stop();
    link.close();
  }
}

async function count(server, scenario, link, atLeast) {
  const times = Math.ceil(atLeast / scenario.paths.length);
  for (let time = 0; time < WARM_UP; time += 1) await visit(server, scenario);
  link.reset();
  link.delay = COUNTED_AT;
  let setCookies = 0;
  for (let time = 0; time < times; time += 1) setCookies += await visit(server, scenario);
  link.delay = 0;
  const requests = times * scenario.paths.length;
  const per = Object.entries(link.counts).map(([name, sum]) => [name, rounded(sum / requests)]);
  return { ...Object.fromEntries(per), setCookies: rounded(setCookies / requests) };
}

/** All requests of a scenario once. @returns how many Set-Cookie headers came */
async function visit(server, { paths, size, visitor }) {
  let cookie = visitor === undefined ? server.cookies[size][0] : undefined;
  let setCookies = 0;
  for (const path of paths) {
    const answer = await server.request(path, cookie);
    const received = answer.headers.getSetCookie();
    setCookies += received.length;
    if (visitor === 'login' && received.length > 0) cookie = received[0].split(';')[0];
  }
  return setCookies;
}

/** Milliseconds that the median request takes longer than on a fast line. */
async function delayed(server, scenario, link, times) {
  const base = await duration(server, scenario, link, 0, times);
  const extra = {};
  for (const delay of DELAYS) {
    extra[delay] = rounded((await duration(server, scenario, link, delay, times)) - base);
  }
  return extra;
}

async function duration(server, scenario, link, delay, times) {
  link.delay = delay;
  const durations = [];
  for (let time = 0; time < times; time += 1) {
    const begin = performance.now();
    await visit(server, scenario);
    durations.push(performance.now() - begin);
  }
  link.delay = 0;
  return median(durations);
}
