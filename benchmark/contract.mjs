// The one HTTP contract that every subject answers, and the requests that are measured.

/** Connections of a measured round. */
export const CONNECTIONS = 64;

const SMALL = { user: 'andrew', views: 1, theme: 'dark' };

/** Sessions: 3 small variables; the same and 5 of 1,000 bytes; the same and 50 of them. */
export const SIZES = { small: 0, '5 kB': 5, '50 kB': 50 };

/** @param kilobytes - how many variables of 1,000 bytes */
export function variablesOf(kilobytes) {
  const variables = { ...SMALL };
  for (let at = 0; at < kilobytes; at += 1) variables[`v${at}`] = `${at}`.padEnd(1000, 'abcdefghi ');
  return variables;
}

/** Routes and their paths. */
export const ROUTES = {
  plain: 'plain',
  read: 'read',
  write: 'write',
  both: 'both',
  counter: 'counter',
  open: 'open/:kilobytes',
  login: 'login',
};

let writes = 0;
/** Never the same twice: what did not change need not be written. */
export function nextTheme() {
  writes += 1;
  return `theme ${writes}`;
}

/** @typedef {{ key: string, name: string, size: string, paths: string[], visitor?: 'stranger' | 'login' }} Scenario */

/** @type {Scenario[]} */
export const SCENARIOS = [
  { key: 'plain', name: 'route without session', size: 'small', paths: ['plain'] },
  { key: 'stranger', name: 'session route, no cookie', size: 'small', paths: ['read'], visitor: 'stranger' },
  { key: 'read', name: 'read', size: 'small', paths: ['read'] },
  { key: 'write', name: 'write', size: 'small', paths: ['write'] },
  { key: 'mixed', name: 'mixed (4 unused, 4 read, 2 write)', size: 'small', paths: mixed() },
  { key: 'counter', name: 'counter', size: 'small', paths: ['counter'] },
  { key: 'login', name: 'visit, then login', size: 'small', paths: ['open/0', 'login'], visitor: 'login' },
  { key: 'both5', name: 'read + write, 5 kB', size: '5 kB', paths: ['both'] },
  { key: 'read50', name: 'read, 50 kB', size: '50 kB', paths: ['read'] },
  { key: 'both50', name: 'read + write, 50 kB', size: '50 kB', paths: ['both'] },
];

function mixed() {
  return ['plain', 'read', 'plain', 'write', 'read', 'plain', 'read', 'plain', 'write', 'read'];
}
