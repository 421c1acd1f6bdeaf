// The comparison: `npm run benchmark` in the root folder; `-- --quick` in a minute, `-- --growth` for the growth.
import { compareAdapters } from './adapters.mjs';
import { writeCharts } from './charts.mjs';
import { compare, countCommands } from './comparison.mjs';
import { writeGrowthCharts } from './growth-charts.mjs';
import { measureGrowth } from './growth.mjs';
import { readOptions } from './options.mjs';
import { circumstances, readResults, writeGrowth, writeResults, writeTables } from './results.mjs';
import { loadServers, startRedis } from './servers.mjs';
import { COMPARED } from './subjects/index.mjs';
import { growthTables, tablesOf } from './tables.mjs';

const options = readOptions();
const begin = Date.now();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

if (options.charts) await writeCharts(await readResults());
else await measure();

async function measure() {
  const load = await loadServers();
  const redis = await startRedis(load);
  try {
    if (options.growth) await reportGrowth(redis, await measureGrowth(redis, options, say));
    else await report(await run(load, redis));
  } finally {
    await redis.stop();
  }
  say('done');
}

async function run(load, redis) {
  const results = { ...circumstances(await versionOf(redis)), cpu: {}, wire: {}, memory: {} };
  for (const platform of Object.keys(COMPARED)) {
    results.wire[platform] = await countCommands(platform, redis, options, say);
    const { cpu, memory } = await compare(platform, redis, options, say);
    results.cpu[platform] = cpu;
    Object.assign(results.memory, memory);
  }
  if (options.adapters) results.adapters = await compareAdapters(load, redis, options, say);
  return results;
}

/** Only a full run leaves files. */
async function report(results) {
  const tables = tablesOf(results);
  console.log(tables.join('\n\n'));
  if (options.quick) return;
  await writeResults(results);
  await writeTables('results', results, tables);
  await writeCharts(results);
}

async function reportGrowth(redis, growth) {
  const tables = growthTables(growth);
  console.log(tables.join('\n\n'));
  if (options.quick) return;
  const results = { ...circumstances(await versionOf(redis)), ...growth };
  await writeGrowth(results);
  await writeTables('growth', results, [...tables, ...(await writeGrowthCharts(growth))]);
}

async function versionOf(redis) {
  return /redis_version:(\S+)/.exec(await redis.cli('INFO', 'server'))[1];
}

function say(text) {
  console.error(`${String(Math.round((Date.now() - begin) / 1000)).padStart(4)} s  ${text}`);
}
