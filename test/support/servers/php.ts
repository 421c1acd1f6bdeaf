import { execFileSync } from 'node:child_process';
import { installPackage, requireProgram } from './debian-package.js';

/** The path of PHP with these extensions; what is missing is installed. */
export function requirePhp(...extensions: readonly string[]): string {
  const php = requireProgram('php', 'php-cli');
  for (const extension of extensions) {
    if (!loaded(php).has(extension)) installPackage(`php-${extension}`);
    if (!loaded(php).has(extension)) throw new Error(`php-${extension} was installed, but PHP does not load it`);
  }
  return php;
}

function loaded(php: string): ReadonlySet<string> {
  return new Set(execFileSync(php, ['-m'], { encoding: 'utf8' }).split('\n'));
}
