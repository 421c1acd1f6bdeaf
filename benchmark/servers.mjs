// The servers of the tests (test/support/servers), which install what is missing and stop by process id. They are
// TypeScript: compiled here to temp/.
import { transformFile } from '@swc/core';
import { mkdir, readdir, writeFile } from 'node:fs/promises';

const SOURCE = new URL('../test/support/servers/', import.meta.url);
const TARGET = new URL('temp/servers/', import.meta.url);

/** `await load('redis-server')` gives the module `redis-server.ts`. */
export async function loadServers() {
  await mkdir(TARGET, { recursive: true });
  const files = (await readdir(SOURCE)).filter((name) => name.endsWith('.ts'));
  await Promise.all(files.map(compile));
  return (name) => import(new URL(`${name}.js`, TARGET).href);
}

async function compile(name) {
  const { code } = await transformFile(new URL(name, SOURCE).pathname, {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  await writeFile(new URL(name.replace(/\.ts$/, '.js'), TARGET), code);
}

/** What a mistake may take of the machine's memory. */
const MOST_MEMORY = '4gb';

/** A Redis with a database for every subject. */
export async function startRedis(load) {
  const { RedisServer } = await load('redis-server');
  return RedisServer.start({ args: ['--databases', '64', '--maxmemory', MOST_MEMORY] });
}
