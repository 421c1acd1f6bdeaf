// npm run test:promises [-- p01 p02]: the promises at full size, and a table of what was tried and what was broken.
// PROMISES_SIZE=1000 tries a tenth of the sizes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The adapter that has to break the promises. */
const NAIVE = 'naive';
const FULL = '10000';

const folder = mkdtempSync(join(tmpdir(), 'promises-report-'));
const file = join(folder, 'figures.jsonl');
const size = process.env.PROMISES_SIZE ?? FULL;
const wanted = process.argv.slice(2).map((name) => `test/promises/${name}`);

const { status } = spawnSync(
  process.execPath,
  [
    createRequire(import.meta.url).resolve('jest/bin/jest'),
    '--runInBand',
    ...(wanted.length > 0 ? wanted : ['test/promises/']),
  ],
  { stdio: 'inherit', env: { ...process.env, PROMISES_SIZE: size, PROMISES_REPORT: file } },
);
const figures = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];
rmSync(folder, { recursive: true });

console.log(
  `\nsize ${size} of ${FULL}, node ${process.version}, ${cpus().length} cores, ${new Date().toISOString()}\n`,
);
console.log(table(figures).join('\n'));
process.exit(status ?? 1);

function table(figures) {
  const sums = summed(figures);
  const kept = sums.filter(({ adapter }) => adapter !== NAIVE).sort(byPromise);
  const rows = kept.map(({ promise, adapter, attempts, violations }) => {
    const naive = sums.find((other) => other.adapter === NAIVE && other.promise === promise);
    return [promise, adapter, number(attempts), number(violations), naive ? brokenBy(naive) : '-'];
  });
  const head = ['promise', 'adapter', 'attempts', 'violations', 'the naive adapter'];
  return aligned([head, ...rows]);
}

/** A promise that several tests try on one adapter is one line. */
function summed(figures) {
  const sums = new Map();
  for (const { promise, adapter, attempts, violations } of figures) {
    const key = `${promise}/${adapter}`;
    const sum = sums.get(key) ?? { promise, adapter, attempts: 0, violations: 0 };
    sums.set(key, { ...sum, attempts: sum.attempts + attempts, violations: sum.violations + violations });
  }
  return [...sums.values()];
}

/** P2 before P10; those of one promise as they came. */
function byPromise(a, b) {
  return a.promise.localeCompare(b.promise, 'en', { numeric: true });
}

function brokenBy({ attempts, violations }) {
  return `${number(violations)} of ${number(attempts)}`;
}

function number(value) {
  return value.toLocaleString('en');
}

function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(rows[0]), rule, ...rows.slice(1).map(line)];
}
