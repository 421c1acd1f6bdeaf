import { SCENARIOS } from './contract.mjs';
import { Places } from './places.mjs';
import { measureRounds } from './rounds.mjs';
import { ServerProcess } from './server-process.mjs';

const PLATFORM = 'fastify';
const MEASURED = ['plain', 'read', 'write', 'both50'];
const SESSIONS = 64;
const ROUNDS = 3;

/** Our adapters that keep sessions elsewhere than in Redis, on Fastify. @returns CPU time by scenario and subject */
export async function compareAdapters(load, redis, { seconds }, say) {
  const places = await Places.open(load);
  const all = { bare: {}, redisHash: { port: redis.port, index: 1 }, ...places.byKey };
  const servers = [];
  try {
    for (const [subject, place] of Object.entries(all)) {
      servers.push(await ServerProcess.start(PLATFORM, subject, place));
    }
    const figures = {};
    for (const scenario of SCENARIOS.filter(({ key }) => MEASURED.includes(key))) {
      say(`adapters: ${scenario.name}`);
      for (const server of servers) await server.openSessions(scenario.size, SESSIONS);
      figures[scenario.key] = await measureRounds(servers, scenario, { rounds: ROUNDS, seconds });
    }
    return figures;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await places.close();
  }
}
