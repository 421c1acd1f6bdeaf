import { type End, type EndedProcess, isLive } from './world.js';
import type { SeenRecord } from './operation.js';

/** What must hold when every process has ended; each broken rule is one line. */
export function violations(end: End): string[] {
  return [...lostUpdates(end), ...counts(end), ...rotations(end), ...logouts(end), ...orphans(end)];
}

function lostUpdates(end: End): string[] {
  const bad: string[] = [];
  const line = mainLine(end);
  if (!end.ended && !isLive(line)) bad.push('the session is gone without a logout');
  for (const process of end.processes) {
    const { name, outcome } = process;
    if (outcome?.kind === 'gone' && !end.ended) bad.push(`${name} was dropped without a logout`);
    if (outcome?.kind === 'stored' && !end.ended && !isRotation(process) && !holds(process, line))
      bad.push(`lost update of ${name}`);
  }
  return bad;
}

function counts(end: End): string[] {
  if (end.ended) return [];
  const counters = end.processes.filter(({ kind }) => kind === 'counter' || kind === 'twice');
  const least = counters.filter(({ outcome }) => outcome?.kind === 'stored').length;
  const most = least + counters.filter(({ isCrashed }) => isCrashed).length;
  const n = Number(mainLine(end)?.variables['n'] ?? 0);
  return n >= least && n <= most ? [] : [`counted ${n}, not ${least} to ${most}`];
}

function rotations(end: End): string[] {
  const bad: string[] = [];
  for (const process of end.processes.filter(isRotation)) {
    const { name, outcome, minted } = process;
    if (outcome?.kind === 'gone' && minted.some((id) => end.records.has(id))) bad.push(`orphan of ${name}`);
    if (outcome?.kind !== 'stored') continue;
    if (isLive(end.records.get('S0'))) bad.push('the old id is alive after a rotation');
    const own = end.records.get(outcome.id);
    if (!end.ended && !isLive(follow(end, own))) bad.push(`${outcome.id} was handed out but is dead`);
    if (!end.ended && own !== undefined && isLive(own) && own.variables[name] !== 1)
      bad.push(`${name} lost its own change`);
  }
  return bad;
}

function logouts(end: End): string[] {
  const isDone = end.processes.some(({ outcome }) => outcome?.kind === 'logged out');
  if (!isDone) return [];
  const bad = end.ended ? [] : ['a logout did nothing while a session lived'];
  const unknown = unknownIds(end);
  for (const [id, record] of end.records)
    if (isLive(record) && !unknown.has(id)) bad.push(`${id} is alive after a logout`);
  return bad;
}

/** Without crashes nothing is stored that nobody knows. */
function orphans(end: End): string[] {
  const handedOut = end.processes.flatMap(({ outcome }) => (outcome?.kind === 'stored' ? [outcome.id] : []));
  const known = new Set(['S0', ...end.told, ...handedOut, ...unknownIds(end)]);
  return [...end.records.keys()].filter((id) => !known.has(id)).map((id) => `${id} is stored and nobody knows it`);
}

/** Ids of crashed requests that were never written into a retired record: nobody was told. */
function unknownIds({ processes, told }: End): Set<string> {
  return new Set(
    processes.filter(({ isCrashed }) => isCrashed).flatMap(({ minted }) => minted.filter((id) => !told.includes(id))),
  );
}

function mainLine(end: End): SeenRecord | undefined {
  return follow(end, end.records.get('S0'));
}

function follow({ records }: End, from: SeenRecord | undefined): SeenRecord | undefined {
  let record = from;
  while (record?.successors !== undefined) record = records.get(record.successors[0] ?? '');
  return record;
}

function holds({ kind, name }: EndedProcess, line: SeenRecord | undefined): boolean {
  if (kind === 'counter') return true;
  const place = kind === 'bagger' ? (line?.variables['bag'] as Record<string, unknown> | undefined) : line?.variables;
  return place?.[name] === 1;
}

function isRotation({ kind }: EndedProcess): boolean {
  return kind === 'rotator' || kind === 'graceful';
}
