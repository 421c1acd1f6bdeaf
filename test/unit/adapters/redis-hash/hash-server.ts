import { Redis } from 'ioredis';
import { RedisHashAdapter } from '../../../../lib/adapters/redis-hash/redis-hash.adapter.js';
import type { RedisHashAdapterOptions } from '../../../../lib/adapters/redis-hash/redis-hash.options.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import { shortenAll } from '../../../support/redis-time.js';
import { RedisServer } from '../../../support/servers/redis-server.js';

/** When every test begins. */
export const NOW = Date.UTC(2026, 3, 2, 12, 34, 56, 789);
export const NOW_TEXT = '2026-04-02T12:34:56+00:00';
export const ID = '0123456789abcdefghijklmnopqrstuv';
export const KEY = `session:${ID}`;

/** A server for the tests of one file: empty, with a clock and an adapter, before each. */
export class HashServer {
  server!: RedisServer;
  admin!: Redis;
  clock!: FakeClock;
  adapter!: RedisHashAdapter;
  private readonly adapters: RedisHashAdapter[] = [];

  constructor() {
    beforeAll(async () => {
      this.server = await RedisServer.start();
      this.admin = new Redis(this.server.port);
    });
    beforeEach(async () => {
      await this.admin.flushall();
      this.clock = new FakeClock(NOW);
      this.adapter = await this.opened();
    });
    afterEach(() => Promise.all(this.adapters.splice(0).map((each) => each.close())));
    afterAll(async () => {
      this.admin.disconnect();
      await this.server.stop();
    });
  }

  /** One more adapter on the server, as another process has it. */
  async opened(options: RedisHashAdapterOptions = {}): Promise<RedisHashAdapter> {
    const adapter = new RedisHashAdapter({ port: this.server.port, readTimeout: 5, ...options }, this.clock);
    this.adapters.push(adapter);
    await adapter.open();
    return adapter;
  }

  async pass(seconds: number): Promise<void> {
    this.clock.advance(seconds);
    await shortenAll(this.admin, seconds);
  }

  /** A hash as redis-cli prints it. */
  async hash(key = KEY): Promise<Record<string, string>> {
    const lines = (await this.server.cli('HGETALL', key)).split('\n');
    return Object.fromEntries(
      Array.from({ length: Math.floor(lines.length / 2) }, (_, at) => [lines[at * 2], lines[at * 2 + 1]] as const),
    ) as Record<string, string>;
  }
}
