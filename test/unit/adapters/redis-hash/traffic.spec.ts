import { Bench } from '../../../support/open-session.js';
import { Monitor } from '../redis/monitor.js';
import { HashServer, ID, KEY } from './hash-server.js';

const redis = new HashServer();
let monitor: Monitor;

beforeEach(async () => {
  monitor = await Monitor.start(redis.server.port);
});

afterEach(() => monitor.stop());

async function seen(work: () => Promise<unknown>): Promise<string[]> {
  // What was asked before has to be told before.
  await monitor.during(() => Promise.resolve());
  return monitor.during(work);
}

/** What the server was asked from outside, without what its scripts did. */
async function commands(work: () => Promise<unknown>): Promise<string[]> {
  return (await seen(work)).filter((line) => !line.startsWith('lua '));
}

async function names(work: () => Promise<unknown>): Promise<(string | undefined)[]> {
  return (await commands(work)).map((line) => line.split(' ')[0]);
}

/** Bytes that reached the server meanwhile; asking costs bytes as well, the same ones each time. */
async function bytesUp(work: () => Promise<unknown>): Promise<number> {
  const asked = async (): Promise<number> =>
    Number(/total_net_input_bytes:(\d+)/.exec(await redis.server.cli('INFO', 'stats'))?.[1]);
  const before = await asked();
  const alone = (await asked()) - before;
  const start = await asked();
  await work();
  return (await asked()) - start - alone;
}

function benchOf(): Bench {
  return new Bench({ adapter: redis.adapter }, redis.clock);
}

describe('what MONITOR sees', () => {
  it('a request that reads: one HGETALL; one that writes: that and one script; one that changes nothing: no write', async () => {
    const bench = benchOf();
    const id = await bench.stored();
    const request = async (change: boolean): Promise<void> => {
      const session = await bench.started(id);
      if (change) session.increment('changed');
      await session.save();
    };
    expect(await commands(() => request(false))).toEqual([`hgetall session:${id}`]);
    expect(await names(() => request(true))).toEqual(['hgetall', 'evalsha']);
    expect(await names(() => request(false))).toEqual(['hgetall']);
  });

  it('a request that is due for a touch: the read and one small script, which writes no variable', async () => {
    const bench = benchOf();
    const id = await bench.stored();
    await redis.pass(600);
    // The server knows the script.
    await redis.adapter.touch(ID, 1, 60);
    const lines = await seen(async () => {
      await (await bench.started(id)).save();
      await bench.engine.drain();
    });
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      `hgetall session:${id}`,
      expect.stringMatching(/^evalsha [0-9a-f]{40}$/),
      'lua HMGET',
      'lua PEXPIRE',
      'lua HSET',
    ]);
    expect(lines.join('\n')).not.toContain('Ann');
    expect(await redis.server.cli('HGET', `session:${id}`, 'last_accessed_at')).toBe('2026-04-02T12:44:56+00:00');
  });

  it('a new session is one script, a logout one read and one script', async () => {
    const bench = benchOf();
    await bench.stored();
    let id = '';
    expect(await names(async () => (id = await bench.stored()))).toEqual(['evalsha']);
    const logout = async (): Promise<void> => {
      const session = await bench.started(id);
      session.destroy();
      await session.save();
    };
    expect(await names(logout)).toEqual(['hgetall', 'evalsha']);
    expect(await redis.server.cli('EXISTS', `session:${id}`)).toBe('0');
  });

  it('a change of one variable sends that one, and sets that one', async () => {
    const bench = benchOf();
    const id = await bench.stored({ a: 'one', b: 'two', n: 1 });
    const session = await bench.started(id);
    session.set('a', 'three').increment('n');
    const lines = await seen(() => session.save());
    expect(lines.filter((line) => / (?:HSET|HDEL|HINCRBY) /.test(line))).toEqual([
      `lua HSET session:${id} a three`,
      `lua HINCRBY session:${id} n 1`,
      expect.stringContaining('session_ttl 3600 last_accessed_at'),
      `lua HINCRBY session:${id} ~r 1`,
    ]);
  });

  it('read, write, destroy: one command each', async () => {
    await redis.adapter.write(ID, 'text', 60);
    expect(await names(() => redis.adapter.write(ID, 'text', 60))).toEqual(['evalsha']);
    expect(await commands(() => redis.adapter.read(ID))).toEqual([`hgetall ${KEY}`]);
    expect(await commands(() => redis.adapter.destroy(ID))).toEqual([`unlink ${KEY}`]);
  });

  it('SCRIPT FLUSH: the next write sends the script again, and works', async () => {
    const bench = benchOf();
    const id = await bench.stored();
    const write = async (): Promise<void> => {
      const session = await bench.started(id);
      session.increment('n');
      await session.save();
    };
    await redis.server.cli('SCRIPT', 'FLUSH');
    expect(await names(write)).toEqual(['hgetall', 'evalsha', 'eval']);
    expect(await names(write)).toEqual(['hgetall', 'evalsha']);
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann', n: 2 });
  });
});

describe('bytes to the server', () => {
  it('a read and a write of one variable on a session of 50 kB: at most half a kilobyte', async () => {
    const bench = benchOf();
    const big = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`v${at}`, 'x'.repeat(1000)]));
    const id = await bench.stored({ ...big, n: 1 });
    const request = async (change: () => unknown): Promise<void> => {
      change();
      await session.save();
    };
    let session = await bench.started(id);
    await request(() => session.increment('n'));
    await bench.started(id);
    const up = await bytesUp(async () => {
      session = await bench.started(id);
      await request(() => session.set('v1', 'small'));
    });
    expect(up).toBeGreaterThan(100);
    expect(up).toBeLessThanOrEqual(500);
    expect(Object.keys((await bench.variablesOf(id)) ?? {})).toHaveLength(51);
  });
});
