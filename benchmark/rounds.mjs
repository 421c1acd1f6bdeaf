import { CONNECTIONS } from './contract.mjs';
import { drive } from './load.mjs';
import { RedisFigures } from './redis-figures.mjs';
import { median, rounded, spread } from './statistics.mjs';

/** Requests of a connection before anything is measured. */
const WARM_UP = 20;
/** Requests of a connection that tell how many fill a round. */
const TRIAL = 10;

/**
 * Measures one scenario on several servers, which take turns (A B C A B C): what else the machine does meets all.
 *
 * @returns figures per request, by subject
 */
export async function measureRounds(servers, scenario, options) {
  const { rounds, seconds, connections = CONNECTIONS, redis, warmUp = WARM_UP } = options;
  const amounts = new Map();
  for (const server of servers) {
    await drive(server, scenario, connections * warmUp, connections);
    amounts.set(server, await amountFor(server, scenario, seconds, connections));
  }
  const taken = new Map(servers.map((server) => [server, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const server of servers) {
      taken.get(server).push(await measure(server, scenario, amounts.get(server), connections, redis));
    }
  }
  return Object.fromEntries(servers.map((server) => [server.subject, summary(taken.get(server))]));
}

/** @returns how many requests fill a measured round */
async function amountFor(server, scenario, seconds, connections) {
  const { requests, seconds: taken } = await drive(server, scenario, connections * TRIAL, connections);
  const each = Math.max(4, Math.round(((requests / Math.max(taken, 0.01)) * seconds) / connections));
  return each * connections;
}

async function measure(server, scenario, amount, connections, redis) {
  const redisBefore = await redis?.snapshot();
  const before = await server.cpu();
  const { requests, seconds, p50, p99 } = await drive(server, scenario, amount, connections);
  const cpu = ((await server.cpu()) - before) / requests;
  const ofRedis = redis ? RedisFigures.between(redisBefore, await redis.snapshot(), requests) : {};
  return { cpu, p50, p99, perSecond: requests / seconds, ...ofRedis };
}

function summary(figures) {
  const { cpu, ...others } = Object.fromEntries(
    Object.keys(figures[0]).map((name) => [name, figures.map((figure) => figure[name])]),
  );
  const medians = Object.entries(others).map(([name, values]) => [name, rounded(median(values))]);
  return { cpu: spread(cpu), ...Object.fromEntries(medians) };
}
