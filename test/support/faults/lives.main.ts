import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RedisAdapter, type SessionAdapter, StreamAdapter } from '../../../lib/index.js';
import { startLively } from './lively-app.js';

// Starts and closes applications, says what that left behind, and ends by itself, if nothing keeps it.

/** The share of the lives that go before: until then everything is loaded and compiled, and the heap has its size. */
const WARM = 0.2;

async function live(platform: string, adapter: SessionAdapter): Promise<void> {
  const app = await startLively(platform, adapter);
  await mark((app.getHttpServer() as { address(): AddressInfo }).address().port);
  await app.close();
}

/** Without fetch, which remembers every server that it ever asked. */
async function mark(port: number): Promise<void> {
  const asked = request({
    port,
    path: '/mark',
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json' },
  });
  asked.end('{"mark":"x"}');
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 201) throw new Error(`It answered ${answer.statusCode}`);
  await once(answer.resume(), 'end');
}

function size(): { rss: number; heap: number } {
  // Memory that the first run gives up is given back by the last.
  for (let run = 0; run < 5; run += 1) (globalThis as { gc?: () => void }).gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed };
}

/** What keeps the process alive, but for its output. */
function handles(): string[] {
  return process.getActiveResourcesInfo().filter((name) => !/^(TTY|Pipe|FileHandle)Wrap$/.test(name));
}

async function main(platform: string, port: number, savePath: string, lives: number): Promise<void> {
  const adapterOf = (n: number): SessionAdapter =>
    n % 2 ? new RedisAdapter({ port, readTimeout: 20 }) : new StreamAdapter({ savePath });
  for (let n = 0; n < lives * WARM; n += 1) await live(platform, adapterOf(n));
  const before = size();
  for (let n = 0; n < lives; n += 1) await live(platform, adapterOf(n));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const after = size();
  const left = { rss: after.rss - before.rss, heap: after.heap - before.heap, handles: handles() };
  console.log(`left ${JSON.stringify(left)};`);
}

void main(process.argv[3]!, Number(process.argv[4]), process.argv[5]!, Number(process.argv[6]));
