import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const EXTRA_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/** Where a program is, or undefined. */
export function findProgram(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...EXTRA_FOLDERS];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/**
 * The path of a program that tests need; installed if it is missing (Debian, root).
 *
 * @throws with the line that installs it, where this user cannot
 */
export function requireProgram(program: string, debianPackage: string): string {
  const present = findProgram(program);
  if (present !== undefined) return present;
  installPackage(debianPackage);
  const installed = findProgram(program);
  if (installed === undefined) throw new Error(`${debianPackage} was installed, but holds no ${program}`);
  return installed;
}

/** @throws with the line that installs it, where this user cannot */
export function installPackage(debianPackage: string): void {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) {
    throw new Error(
      `The tests need ${debianPackage}. Install it: sudo apt-get install -y --no-install-recommends ${debianPackage}`,
    );
  }
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  // Another test file may be installing at the same moment: apt waits for its lock.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  execFileSync('apt-get', [...wait, 'update'], options);
  execFileSync('apt-get', [...wait, 'install', '-y', '--no-install-recommends', debianPackage], options);
}
