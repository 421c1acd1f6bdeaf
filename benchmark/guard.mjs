// Fails when a session has become clearly dearer than results.json says: more commands, round trips, bytes or cookies,
// or a ratio to bare Nest, measured in the same run, that is several times the documented one.
import { compare, countCommands } from './comparison.mjs';
import { readResults } from './results.mjs';
import { loadServers, startRedis } from './servers.mjs';
import { ratio } from './statistics.mjs';
import { COMPARED, OURS } from './subjects/index.mjs';

const OPTIONS = { quick: true, rounds: 3, seconds: 0.2, sessions: 64, wireRequests: 10, timed: false };
/** How much of a documented figure may be exceeded: ids, times and counters vary by a few bytes. */
const MARGINS = { commands: 1, trips: 1, setCookies: 1, bytesUp: 1.1, bytesDown: 1.1 };
/** CPU time on a shared machine: only a clear regression counts. */
const CPU_MARGIN = 3;

const documented = await readResults();
const redis = await startRedis(await loadServers());
const complaints = [];
try {
  for (const platform of Object.keys(COMPARED)) complaints.push(...(await complaintsOf(platform)));
} finally {
  await redis.stop();
}
console.log(complaints.length > 0 ? complaints.join('\n') : 'No session costs more than documented.');
process.exitCode = complaints.length > 0 ? 1 : 0;

async function complaintsOf(platform) {
  const say = (text) => console.error(text);
  const wire = await countCommands(platform, redis, { ...OPTIONS, subjects: OURS }, say);
  const { cpu } = await compare(platform, redis, { ...OPTIONS, subjects: ['bare', ...OURS] }, say);
  return OURS.flatMap((subject) => [
    ...Object.entries(wire[subject]).flatMap(([scenario, figures]) =>
      exceeded(figures, documented.wire[platform][subject][scenario], [platform, subject, scenario]),
    ),
    ...Object.entries(cpu).flatMap(([scenario, figures]) =>
      slower(figures, documented.cpu[platform][scenario], subject, [platform, subject, scenario]),
    ),
  ]);
}

function exceeded(figures, allowed, where) {
  return Object.entries(MARGINS)
    .filter(([name, margin]) => figures[name] > allowed[name] * margin)
    .map(([name]) => `${where.join(', ')}: ${figures[name]} ${name}, documented are ${allowed[name]}`);
}

function slower(figures, allowed, subject, where) {
  const [now, then] = [figures, allowed].map((each) => ratio(each[subject].cpu, each.bare.cpu));
  if (now <= CPU_MARGIN * Math.max(1, then)) return [];
  return [`${where.join(', ')}: ${now.toFixed(2)} times the CPU time of bare Nest, documented are ${then.toFixed(2)}`];
}
