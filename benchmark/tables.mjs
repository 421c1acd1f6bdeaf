import { SCENARIOS } from './contract.mjs';
import { FIGURE_NAMES, goalsOf } from './goals.mjs';
import { ratio } from './statistics.mjs';
import { OURS, SUBJECTS } from './subjects/index.mjs';

/** What was measured, as Markdown: printed, and part of docs/performance.md. */
export function tablesOf(results) {
  const platforms = Object.keys(results.cpu);
  return [
    ...platforms.map((platform) => cpuTable(platform, results.cpu[platform])),
    ...platforms.map((platform) => storeTable(platform, results.cpu[platform], results.wire[platform])),
    ...platforms.map((platform) => latencyTable(platform, results.cpu[platform])),
    ...platforms.map((platform) => delayTable(platform, results.wire[platform])),
    memoryTable(results.memory),
    ...(results.adapters ? [adapterTable(results.adapters)] : []),
    goalTable(results),
  ].filter((text) => text !== undefined);
}

const GROWTH_TITLES = {
  kilobytes: 'kB in a session',
  connections: 'connections',
  stored: 'sessions in the store',
  processes: 'processes',
};

export function growthTables(growth) {
  return Object.entries(GROWTH_TITLES).map(([key, heading]) => {
    const subjects = [...new Set(growth[key].map(({ subject }) => subject))];
    const values = [...new Set(growth[key].map(({ value }) => value))];
    const cell = (value, subject) => {
      const point = growth[key].find((candidate) => candidate.value === value && candidate.subject === subject);
      return short(point.cpu);
    };
    const rows = values.map((value) => [value.toLocaleString('en'), ...subjects.map((each) => cell(value, each))]);
    return table(`CPU microseconds per read + write, by ${heading}`, [heading, ...subjects.map(nameOf)], rows);
  });
}

const title = (platform) => ({ express: 'Express', fastify: 'Fastify' })[platform];
const nameOf = (subject) => SUBJECTS[subject].name;
const scenarioName = (key) => SCENARIOS.find((scenario) => scenario.key === key).name;

function table(heading, columns, rows) {
  if (rows.length === 0) return undefined;
  const widths = columns.map((_, at) => Math.max(3, ...[columns, ...rows].map((row) => row[at].length)));
  const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [`### ${heading}`, '', line(columns), rule, ...rows.map(line)].join('\n');
}

function cpuTable(platform, cpu) {
  const subjects = Object.keys(Object.values(cpu)[0]);
  const cell = (figures, subject) => {
    const { median, low, high } = figures[subject].cpu;
    const compared = subject === 'bare' ? '' : `, x${ratio(figures[subject].cpu, figures.bare.cpu).toFixed(2)}`;
    return `${short(median)} (${short(low)}-${short(high)})${compared}`;
  };
  return table(
    `${title(platform)}: CPU microseconds per request (lowest to highest round), ratio to bare`,
    ['', ...subjects.map(nameOf)],
    Object.entries(cpu).map(([key, figures]) => [scenarioName(key), ...subjects.map((each) => cell(figures, each))]),
  );
}

function storeTable(platform, cpu, wire = {}) {
  const subjects = Object.keys(wire);
  const cell = (key, subject) => {
    const { commands, trips, bytesUp, bytesDown } = wire[subject][key];
    const redisCpu = cpu[key]?.[subject]?.redisCpu;
    const parts = [commands, trips, Math.round(bytesUp), Math.round(bytesDown)];
    return [...parts, ...(redisCpu === undefined ? [] : [short(Math.max(0, redisCpu))])].join(' / ');
  };
  return table(
    `${title(platform)}: commands / round trips / bytes to / bytes from Redis / CPU microseconds of Redis, per request`,
    ['', ...subjects.map(nameOf)],
    Object.keys(wire[subjects[0]] ?? {}).map((key) => [scenarioName(key), ...subjects.map((each) => cell(key, each))]),
  );
}

function latencyTable(platform, cpu) {
  const subjects = Object.keys(Object.values(cpu)[0]);
  return table(
    `${title(platform)}: p50 / p99 in milliseconds under load, requests per second`,
    ['', ...subjects.map(nameOf)],
    Object.entries(cpu).map(([key, figures]) => [
      scenarioName(key),
      ...subjects.map((subject) => {
        const { p50, p99, perSecond } = figures[subject];
        return `${p50} / ${p99}, ${Math.round(perSecond)}`;
      }),
    ]),
  );
}

function delayTable(platform, wire = {}) {
  const subjects = Object.keys(wire).filter((subject) => wire[subject].read?.delayed);
  if (subjects.length === 0) return undefined;
  return table(
    `${title(platform)}: milliseconds that a request takes longer when Redis is 1 ms / 5 ms away`,
    ['', ...subjects.map(nameOf)],
    ['read', 'write'].map((key) => [
      scenarioName(key),
      ...subjects.map((subject) => Object.values(wire[subject][key].delayed).map(short).join(' / ')),
    ]),
  );
}

function memoryTable(memory) {
  const subjects = Object.keys(memory);
  const sizes = Object.keys(memory[subjects[0]]);
  return table(
    'Memory of Redis for 1,000 sessions, in kB',
    ['', ...sizes],
    subjects.map((subject) => [nameOf(subject), ...sizes.map((size) => `${memory[subject][size]}`)]),
  );
}

function adapterTable(adapters) {
  const subjects = Object.keys(Object.values(adapters)[0]);
  const keys = Object.keys(adapters);
  return table(
    'Our adapters on Fastify: CPU microseconds of the server process per request, ratio to bare',
    ['', ...keys.map(scenarioName)],
    subjects.map((subject) => [
      nameOf(subject),
      ...keys.map((key) => {
        const figures = adapters[key];
        return `${short(figures[subject].cpu.median)}, x${ratio(figures[subject].cpu, figures.bare.cpu).toFixed(2)}`;
      }),
    ]),
  );
}

function goalTable(results) {
  const rows = OURS.flatMap((subject) =>
    goalsOf(subject, results).map((goal) => [
      nameOf(subject),
      goal.platform ? title(goal.platform) : '',
      whatOf(goal),
      goal.of ? `<= ${goal.limit} x ${nameOf(goal.of)}` : `<= ${goal.limit}`,
      goal.of ? `x ${goal.value.toFixed(2)}` : `${goal.value}`,
      verdict(goal),
    ]),
  );
  return table('Goals', ['', '', 'what', 'goal', 'reached', ''], rows);
}

function whatOf({ scenario, figure, by }) {
  if (figure === 'memory') return 'bytes of a session of 3 variables in Redis';
  const what = by === 'redisCpu' ? 'CPU time of Redis' : (FIGURE_NAMES[figure] ?? 'CPU time');
  return `${scenarioName(scenario)}: ${what}`;
}

function verdict({ value, limit }) {
  if (value <= limit) return 'met';
  return limit === 0 ? 'missed' : `missed by ${Math.round(100 * (value / limit - 1))} %`;
}

function short(value) {
  return `${value >= 100 ? Math.round(value) : Number(value.toFixed(1))}`;
}
