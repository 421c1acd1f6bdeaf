import type { AddressInfo } from 'node:net';
import { RedisAdapter } from '../../../lib/index.js';
import { startLively } from './lively-app.js';

// A server that ends by SIGTERM; it says its port.

async function main(platform: string, port: number): Promise<void> {
  const app = await startLively(platform, new RedisAdapter({ port, readTimeout: 20 }));
  app.enableShutdownHooks();
  console.log(`port ${(app.getHttpServer() as { address(): AddressInfo }).address().port};`);
}

void main(process.argv[3]!, Number(process.argv[4]));
