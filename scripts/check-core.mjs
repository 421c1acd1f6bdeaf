// The core compiles alone: no decorators, and no file of a framework, a driver or the HTTP edge takes part.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { relative } from 'node:path';

const ALLOWED =
  /^(lib\/(core|adapters|serializers|errors|utils)\/|node_modules\/(typescript|@types\/node|undici-types)\/)/;

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
let output;
try {
  output = execFileSync(process.execPath, [tsc, '-p', 'tsconfig.core.json', '--listFiles'], { encoding: 'utf8' });
} catch (error) {
  process.stderr.write(error.stdout ?? String(error));
  process.exit(1);
}

const files = output
  .split('\n')
  .filter(Boolean)
  .map((file) => relative('.', file).replaceAll('\\', '/'));
const foreign = files.filter((file) => !ALLOWED.test(file));
if (foreign.length > 0) {
  console.error(`lib/core does not compile alone; it needs:\n  ${foreign.join('\n  ')}`);
  process.exit(1);
}
console.log(`lib/core compiles alone (${files.filter((file) => file.startsWith('lib/')).length} files of the library)`);
