import type { AddressInfo } from 'node:net';
import { RedisAdapter, StreamAdapter } from '../../../lib/index.js';
import { startLively } from './lively-app.js';

// Starts and closes applications, says what that left behind, and ends by itself, if nothing keeps it.

/** Lives until everything is loaded and compiled. */
const WARM = 10;

async function live(platform: string, port: number, savePath: string): Promise<void> {
  for (const adapter of [new RedisAdapter({ port, readTimeout: 20 }), new StreamAdapter({ savePath })]) {
    const app = await startLively(platform, adapter);
    const { port: own } = (app.getHttpServer() as { address(): AddressInfo }).address();
    const answer = await fetch(`http://127.0.0.1:${own}/mark`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: '{"mark":"x"}',
    });
    if (!answer.ok) throw new Error(`It answered ${answer.status}`);
    await answer.text();
    await app.close();
  }
}

function size(): { rss: number; heap: number } {
  (globalThis as { gc?: () => void }).gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed };
}

/** What keeps the process alive, but for its output. */
function handles(): string[] {
  return process.getActiveResourcesInfo().filter((name) => !/^(TTY|Pipe|FileHandle)Wrap$/.test(name));
}

async function main(platform: string, port: number, savePath: string, lives: number): Promise<void> {
  for (let n = 0; n < WARM; n += 1) await live(platform, port, savePath);
  const before = size();
  for (let n = 0; n < lives; n += 1) await live(platform, port, savePath);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const after = size();
  const left = { rss: after.rss - before.rss, heap: after.heap - before.heap, handles: handles() };
  console.log(`left ${JSON.stringify(left)};`);
}

void main(process.argv[3]!, Number(process.argv[4]), process.argv[5]!, Number(process.argv[6]));
