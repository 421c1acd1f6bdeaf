import { writeChart } from './charts.mjs';
import { SUBJECTS } from './subjects/index.mjs';

const CHARTS = {
  kilobytes: { file: 'growth-session-size', title: 'kB in a session' },
  stored: { file: 'growth-stored-sessions', title: 'sessions in the store' },
  connections: { file: 'growth-connections', title: 'connections' },
  processes: { file: 'growth-processes', title: 'processes', type: 'linear' },
};

/** A chart for everything that can grow. @returns what shows them in docs/performance.md */
export async function writeGrowthCharts(growth) {
  for (const [key, { file, ...axis }] of Object.entries(CHARTS)) {
    await writeChart(file, (theme) => lines(growth[key], axis, theme));
  }
  return Object.values(CHARTS).map(shown);
}

function shown({ file, title }) {
  return `<picture>
  <source media="(prefers-color-scheme: dark)" srcset="charts/${file}-dark.svg">
  <img alt="CPU time of the server by ${title}" src="charts/${file}-light.svg">
</picture>`;
}

function lines(points, { title, type = 'log' }, theme) {
  const names = [...new Set(points.map(({ subject }) => SUBJECTS[subject].name))];
  return {
    title: { text: 'CPU time of the server per read + write, microseconds (Fastify)', anchor: 'start' },
    data: { values: points.map(({ value, subject, cpu }) => ({ value, cpu, name: SUBJECTS[subject].name })) },
    width: 520,
    height: 220,
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'value', type: 'quantitative', title, scale: { type }, axis: { tickMinStep: 1 } },
      y: { field: 'cpu', type: 'quantitative', title: null, scale: { zero: true } },
      color: {
        field: 'name',
        type: 'nominal',
        title: null,
        legend: { labelLimit: 0 },
        scale: { domain: names, range: [theme.peer, theme.bare, theme.ours, '#8250df'] },
      },
    },
  };
}
