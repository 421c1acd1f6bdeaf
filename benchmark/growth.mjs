import { CONNECTIONS, SCENARIOS } from './contract.mjs';
import { emptyStore, fillStore } from './fill-store.mjs';
import { measureRounds } from './rounds.mjs';
import { ServerGroup } from './server-group.mjs';
import { ServerProcess } from './server-process.mjs';

const PLATFORM = 'fastify';
const SUBJECTS = ['fastifySessionNotRolling', 'floor', 'redisHash', 'redisString'];
const ROUNDS = 3;
/** Requests of a connection, per process, until new processes are warm. */
const WARM_UP = 100;
/** Not a divisor of anything, so that connections of different processes share sessions. */
const SHARED_SESSIONS = 31;

const GROWTH = {
  kilobytes: { full: [1, 5, 10, 20, 50, 100, 200], quick: [1, 50] },
  stored: { full: [10, 1_000, 10_000, 100_000, 1_000_000], quick: [10, 1_000] },
  connections: { full: [1, 4, 16, 64, 256], quick: [1, 64] },
  processes: { full: [1, 2, 3, 4], quick: [1, 2] },
};

/** How the cost of a read + write grows. @returns by what grows: its values, and CPU time by subject */
export async function measureGrowth(redis, { quick, seconds }, say) {
  const start = (subject, at) => ServerProcess.start(PLATFORM, subject, { port: redis.port, index: at + 1 });
  const servers = await Promise.all(SUBJECTS.map(start));
  const sizes = { rounds: ROUNDS, seconds };
  const along = async (key, measure) => {
    const points = [];
    for (const value of GROWTH[key][quick ? 'quick' : 'full']) {
      say(`${key}: ${value}`);
      for (const [subject, { cpu }] of Object.entries(await measure(value))) {
        points.push({ value, subject, cpu: cpu.median });
      }
    }
    return points;
  };
  const growth = {};
  try {
    await byConnections(servers, CONNECTIONS, { rounds: 1, seconds, warmUp: WARM_UP });
    growth.kilobytes = await along('kilobytes', (value) => bySize(servers, value, sizes));
    growth.connections = await along('connections', (value) => byConnections(servers, value, sizes));
    growth.stored = await along('stored', (value) => byStored(servers, value, redis, sizes));
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
  growth.processes = await along('processes', (value) => byProcesses(value, redis, sizes));
  return growth;
}

const both = (size) => ({ ...SCENARIOS.find(({ key }) => key === 'both50'), size });

async function bySize(servers, kilobytes, sizes) {
  const size = `${kilobytes} kB`;
  for (const server of servers) await server.openSessions(size, CONNECTIONS, kilobytes);
  return measureRounds(servers, both(size), sizes);
}

async function byConnections(servers, connections, sizes) {
  for (const server of servers) await server.openSessions('small', 256);
  return measureRounds(servers, both('small'), { ...sizes, connections });
}

async function byStored(servers, count, redis, sizes) {
  for (const [at, server] of servers.entries()) {
    await emptyStore(redis.port, at + 1);
    server.cookies.small = [];
    await server.openSessions('small', Math.min(count, CONNECTIONS));
    await fillStore(redis.port, at + 1, count);
  }
  return measureRounds(servers, both('small'), sizes);
}

async function byProcesses(count, redis, sizes) {
  const groups = [];
  try {
    for (const [at, subject] of SUBJECTS.entries()) {
      groups.push(await ServerGroup.start(PLATFORM, subject, { port: redis.port, index: 20 + at }, count));
    }
    for (const group of groups) await group.openSessions('small', SHARED_SESSIONS);
    return await measureRounds(groups, both('small'), { ...sizes, warmUp: WARM_UP * count });
  } finally {
    await Promise.all(groups.map((group) => group.stop()));
  }
}
