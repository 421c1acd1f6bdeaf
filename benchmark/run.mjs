// Compares bare Nest with Nest and sessions, in CPU microseconds of the server process per request. The subjects take
// turns, so that whatever else the machine does meets all of them; medians and ratios inside a round are what counts.
import { Server } from './load.mjs';

const isQuick = process.argv.includes('--quick');
const ROUNDS = isQuick ? 3 : 7;
const SECONDS = isQuick ? 1 : 3;
const SUBJECTS = [
  ['bare', '/plain'],
  ['sessions', '/plain'],
  ['sessions', '/read'],
  ['sessions', '/write'],
];
const LABELS = ['bare Nest', 'route without session', 'read', 'write'];

for (const platform of ['express', 'fastify']) {
  const servers = { bare: await Server.start(platform, 'bare'), sessions: await Server.start(platform, 'sessions') };
  for (const [subject, path] of SUBJECTS) await servers[subject].measure(path, 1);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const figures = [];
    for (const [subject, path] of SUBJECTS) figures.push(await servers[subject].measure(path, SECONDS));
    rounds.push(figures);
  }
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  print(platform, rounds);
}

function print(platform, rounds) {
  console.log(`\n${platform}: CPU microseconds per request, median of ${rounds.length} rounds (lowest to highest)`);
  LABELS.forEach((label, index) => {
    const figures = rounds.map((figures) => figures[index]);
    const ratio = median(rounds.map((figures) => figures[index] / figures[0]));
    const extra = median(rounds.map((figures) => figures[index] - figures[0]));
    const spread = `${Math.min(...figures).toFixed(1)} to ${Math.max(...figures).toFixed(1)}`;
    console.log(
      `  ${label.padEnd(24)}${median(figures).toFixed(1).padStart(7)}  (${spread})  x ${ratio.toFixed(2)}  ${extra >= 0 ? '+' : ''}${extra.toFixed(1)} us`,
    );
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
