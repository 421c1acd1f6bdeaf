import { SCENARIOS, SIZES } from './contract.mjs';
import { QUICK_SCENARIOS } from './options.mjs';
import { RedisFigures } from './redis-figures.mjs';
import { measureRounds } from './rounds.mjs';
import { ServerProcess } from './server-process.mjs';
import { COMPARED } from './subjects/index.mjs';
import { measureWire } from './wire.mjs';

/** Connections have one session each of these, and five small ones. */
const BIG_SESSIONS = 64;
/** A database of its own for everybody whose commands are counted on the line. */
const WIRE_INDEX = 40;

/** CPU time and latency of all subjects of a platform. @returns by scenario and subject */
export async function compare(platform, redis, options, say) {
  const { subjects = COMPARED[platform] } = options;
  const start = (subject, at) => ServerProcess.start(platform, subject, { port: redis.port, index: at + 1 });
  const servers = await Promise.all(subjects.map(start));
  const figures = new RedisFigures(redis.port);
  try {
    const memory = await openSessions(servers, figures, options);
    const cpu = {};
    for (const scenario of scenariosOf(options)) {
      say(`${platform}: ${scenario.name}`);
      cpu[scenario.key] = await measureRounds(servers, scenario, { ...options, redis: figures });
    }
    return { cpu, memory };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await figures.flush();
    figures.close();
  }
}

/** What the subjects send to Redis. @returns by subject and scenario */
export async function countCommands(platform, redis, options, say) {
  const { wireRequests: requests, timed, subjects = COMPARED[platform] } = options;
  const wire = {};
  for (const [at, subject] of subjects.entries()) {
    if (subject === 'bare') continue;
    say(`${platform}: commands of ${subject}`);
    const place = { port: redis.port, index: WIRE_INDEX + at };
    wire[subject] = await measureWire(platform, subject, scenariosOf(options), { ...place, requests, timed });
  }
  return wire;
}

function scenariosOf({ quick }) {
  return SCENARIOS.filter(({ key }) => !quick || QUICK_SCENARIOS.includes(key));
}

/** @returns bytes of Redis' memory that a new session takes, by subject and size */
async function openSessions(servers, figures, { sessions }) {
  const memory = {};
  for (const [index, server] of servers.entries()) {
    const taken = {};
    for (const size of Object.keys(SIZES)) {
      await server.openSessions(size, size === 'small' ? sessions : Math.min(sessions, BIG_SESSIONS));
      taken[size] = await figures.memoryOfNew(index + 1);
    }
    if (server.subject !== 'bare') memory[server.subject] = taken;
  }
  return memory;
}
