// Finds the Chromium that the browser tests drive, and installs Debian's when there is none.
// From a test: `await ensureChromium()`; from a shell: `node scripts/install-chromium.mjs`.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

// The lock: another installation may be running.
const APT = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
const INSTALL = ['install', '--yes', '--no-install-recommends', 'chromium'];

/** The path of an installed Chromium or Chrome: CHROMIUM_PATH, else the first one found. */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE];
  const wanted = process.env.CHROMIUM_PATH;
  return (wanted ? [wanted] : candidates).find(isExecutable);
}

/** The same; installs one first where that is possible: on Debian and its kin, as root. */
export function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.env.CHROMIUM_PATH) throw new Error('CHROMIUM_PATH names no program: correct it, or unset it.');
  if (process.getuid?.() !== 0 || !has('apt-get')) throw new Error(remedy('There is no Chromium here.'));
  try {
    apt('update');
    apt(...INSTALL);
  } catch (cause) {
    throw new Error(remedy('Chromium could not be installed.'), { cause });
  }
  const installed = findChromium();
  if (installed === undefined) throw new Error(remedy('Chromium was installed, but is not in PATH.'));
  return installed;
}

function apt(...args) {
  execFileSync('apt-get', [...APT, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 2, 2],
  });
}

function remedy(fact) {
  return (
    `${fact} The browser tests need it. On Debian:\n` +
    `  sudo apt-get update && sudo apt-get ${INSTALL.join(' ')}\n` +
    'Elsewhere install Chrome or Chromium, and name the program in CHROMIUM_PATH when it is not in PATH.'
  );
}

function has(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1]?.endsWith('install-chromium.mjs')) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
