import { mkdir, writeFile } from 'node:fs/promises';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { SCENARIOS } from './contract.mjs';
import { OURS, SUBJECTS } from './subjects/index.mjs';

const FOLDER = new URL('../docs/charts/', import.meta.url);
const PLATFORMS = { express: 'Express', fastify: 'Fastify' };
/** The four main figures, and their files. */
const CHARTS = { plain: 'route-without-session', read: 'read', write: 'write', both50: 'read-and-write-50-kb' };

const THEMES = {
  light: { text: '#1f2328', line: '#d1d9e0', ours: '#0969da', bare: '#8c959f', peer: '#bf8700' },
  dark: { text: '#e6edf3', line: '#3d444d', ours: '#4493f8', bare: '#7d8590', peer: '#d29922' },
};

/** A chart per main figure, and one of all four: ours against the peers, light and dark. */
export async function writeCharts({ cpu }) {
  for (const [scenario, file] of Object.entries(CHARTS)) await writeChart(file, (theme) => bars(scenario, cpu, theme));
  const all = (theme) => ({ vconcat: Object.keys(CHARTS).map((scenario) => bars(scenario, cpu, theme)) });
  await writeChart('main-figures', all);
}

/** @param specOf - makes the chart for the colours of a theme */
export async function writeChart(file, specOf) {
  await mkdir(FOLDER, { recursive: true });
  for (const [name, theme] of Object.entries(THEMES)) {
    const spec = { ...specOf(theme), config: configOf(theme) };
    const svg = await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
    await writeFile(new URL(`${file}-${name}.svg`, FOLDER), `${svg}\n`);
  }
}

function bars(scenario, cpu, theme) {
  const { name } = SCENARIOS.find(({ key }) => key === scenario);
  return {
    title: { text: `CPU time of the server per request, microseconds: ${name}`, anchor: 'start' },
    hconcat: Object.entries(PLATFORMS).map(([platform, title]) => panel(title, cpu[platform][scenario], theme)),
  };
}

function panel(title, figures, theme) {
  const values = Object.entries(figures).map(([subject, { cpu }]) => ({
    name: SUBJECTS[subject].name,
    cpu: cpu.median,
    label: cpu.median < 100 ? cpu.median.toFixed(1) : cpu.median.toFixed(0),
    kind: kindOf(subject),
  }));
  const y = { field: 'name', type: 'nominal', sort: null, title: null };
  const x = { field: 'cpu', type: 'quantitative', title: null };
  return {
    title: { text: title, anchor: 'start', fontWeight: 'normal' },
    data: { values },
    width: 260,
    height: { step: 24 },
    layer: [
      { mark: 'bar', encoding: { y, x, color: colour(theme) } },
      { mark: { type: 'text', align: 'left', dx: 4 }, encoding: { y, x, text: { field: 'label' } } },
    ],
  };
}

function colour({ ours, bare, peer }) {
  return {
    field: 'kind',
    type: 'nominal',
    legend: null,
    scale: { domain: ['ours', 'limit', 'peer'], range: [ours, bare, peer] },
  };
}

function kindOf(subject) {
  if (OURS.includes(subject)) return 'ours';
  return subject === 'bare' || subject === 'floor' ? 'limit' : 'peer';
}

function configOf({ text, line }) {
  return {
    background: 'transparent',
    font: 'system-ui, sans-serif',
    view: { stroke: null },
    title: { color: text },
    text: { color: text },
    axis: { labelColor: text, titleColor: text, gridColor: line, domainColor: line, tickColor: line, labelLimit: 400 },
    legend: { labelColor: text, titleColor: text },
  };
}
