import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { format } from 'prettier';

const FILE = new URL('results.json', import.meta.url);
const DOCUMENT = new URL('../docs/performance.md', import.meta.url);
const BEGIN = '<!-- results: written by the benchmark -->';
const END = '<!-- end of results -->';

/** When and on what was measured. */
export function circumstances(redisVersion) {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
    redis: redisVersion,
  };
}

export async function readResults() {
  return JSON.parse(await readFile(FILE, 'utf8'));
}

export async function writeResults(results) {
  await writeFile(FILE, await format(JSON.stringify(results), { parser: 'json', printWidth: 120 }));
}

/** Puts the tables into docs/performance.md. */
export async function writeTables({ date, machine, node, redis }, tables) {
  const text = await readFile(DOCUMENT, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error('docs/performance.md has lost the marks between which the results stand.');
  const about = `Measured on ${date}: ${machine}, node ${node}, Redis ${redis}.`;
  await writeFile(DOCUMENT, `${before}${BEGIN}\n\n${[about, ...tables].join('\n\n')}\n\n${END}${after}`);
}
