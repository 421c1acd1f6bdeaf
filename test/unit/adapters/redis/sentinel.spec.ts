import { setImmediate as nextTurn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import { RedisSentinel } from '../../../support/servers/redis-sentinel.js';
import { Warnings } from './warnings.js';

const WRITERS = 10;

jest.setTimeout(120_000);

let sentinel: RedisSentinel;
let client: Redis;
let warnings: Warnings;

beforeAll(async () => {
  sentinel = await RedisSentinel.start();
  client = new Redis({ sentinels: sentinel.addresses, name: sentinel.name });
  client.on('error', () => undefined);
  warnings = new Warnings();
}, 60_000);

afterAll(async () => {
  warnings.stop();
  client.disconnect();
  await sentinel.stop();
});

describe('a client of the application that knows sentinels', () => {
  it('the master dies in the middle of writes: the replica takes over, and what it acknowledged is stored', async () => {
    const adapter = new RedisAdapter({ client });
    await adapter.open();
    /** Writes that were acknowledged, by id, and whether that was by the new master. */
    const acknowledged = new Map<string, 'before' | 'after'>();
    let isDead = false;
    let written = 0;
    let failed = 0;
    const enough = (): boolean => isDead && [...acknowledged.values()].filter((when) => when === 'after').length > 200;
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      for (let n = 0; !enough(); n++) {
        const id = `writer-${writer}-${n}`;
        const isAfter = isDead;
        const done = await adapter.swap(id, null, id, 600).catch(() => undefined);
        if (done?.swapped) acknowledged.set(id, isAfter ? 'after' : 'before');
        else failed++;
        await nextTurn();
        if (++written === 300) {
          await sentinel.master.cli('WAIT', '1', '1000');
          await sentinel.master.process.kill();
          isDead = true;
        }
      }
    });
    await Promise.all(writers);
    const lost: string[] = [];
    for (const [id, when] of acknowledged) if (when === 'after' && (await adapter.read(id)) !== id) lost.push(id);
    expect(lost).toEqual([]);
    expect(failed).toBeGreaterThan(0);
    expect(Number(await sentinel.replica.cli('DBSIZE'))).toBeGreaterThan(200);
    expect(await sentinel.replica.cli('ROLE')).toMatch(/^master/);
    expect(warnings.messages.length).toBeGreaterThan(0);
    await adapter.close();
    expect(client.status).toBe('ready');
  });
});
