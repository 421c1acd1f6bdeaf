import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { format } from 'prettier';

const RESULTS = new URL('results.json', import.meta.url);
const GROWTH = new URL('growth.json', import.meta.url);
const DOCUMENT = new URL('../docs/performance.md', import.meta.url);
/** When and on what was measured. */
export function circumstances(redisVersion) {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
    redis: redisVersion,
  };
}

export function readResults() {
  return read(RESULTS);
}

export function writeResults(results) {
  return write(RESULTS, results);
}

export function writeGrowth(growth) {
  return write(GROWTH, growth);
}

async function read(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function write(file, content) {
  await writeFile(file, await format(JSON.stringify(content), { parser: 'json', printWidth: 120 }));
}

/**
 * Puts tables into docs/performance.md, between the marks of their name.
 */
export async function writeTables(name, { date, machine, node, redis }, tables) {
  const [begin, end] = [`<!-- ${name}: written by the benchmark -->`, `<!-- end of ${name} -->`];
  const text = await readFile(DOCUMENT, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/performance.md has lost the marks between which the ${name} stand.`);
  const about = `Measured on ${date}: ${machine}, node ${node}, Redis ${redis}.`;
  await writeFile(DOCUMENT, `${before}${begin}\n\n${[about, ...tables].join('\n\n')}\n\n${end}${after}`);
}
