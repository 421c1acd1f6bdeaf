import type { StoredFields } from '../../../../lib/index.js';
import { HashServer, ID, KEY, NOW_TEXT } from './hash-server.js';

const redis = new HashServer();
const LARGE = 'x'.repeat(50_000);

/** Bytes that the server has sent since it began, without the answer that tells it. */
async function sent(): Promise<number> {
  return Number(/total_net_output_bytes:(\d+)/.exec(await redis.admin.info('stats'))?.[1]);
}

async function known(): Promise<StoredFields> {
  return (await redis.adapter.loadFields(ID)) as StoredFields;
}

describe('a large session that this process has', () => {
  it('is not sent again: the answer has at most a tenth of a kilobyte', async () => {
    const operations = [{ kind: 'set', field: 'large', value: LARGE }] as const;
    await redis.adapter.applyFields(ID, { expect: 'absent', operations, metadata: '{"created":1}', lifetime: 60 });
    const stored = await known();
    await redis.adapter.loadFieldsIfChanged(ID, stored);
    const before = await sent();
    const itself = (await sent()) - before;
    await redis.adapter.loadFieldsIfChanged(ID, stored);
    const down = (await sent()) - before - 2 * itself;
    expect(down).toBeGreaterThan(10);
    expect(down).toBeLessThanOrEqual(102);
  });
});

describe('a session that another program made, and that nobody here has written', () => {
  const make = (...fields: string[]): Promise<unknown> =>
    redis.admin.hset(KEY, 'session_ttl', '900', 'last_accessed_at', NOW_TEXT, ...fields);

  it('is gone when it is gone', async () => {
    await make('large', LARGE);
    const stored = await known();
    await redis.admin.del(KEY);
    expect(await redis.adapter.loadFieldsIfChanged(ID, stored)).toBeNull();
  });

  it('is always sent: that program counts no revision', async () => {
    await make('large', LARGE, 'n', '1');
    const stored = await known();
    await make('n', '2');
    expect((await redis.adapter.loadFieldsIfChanged(ID, stored)) as StoredFields).toMatchObject({
      fields: new Map([
        ['large', LARGE],
        ['n', '2'],
      ]),
    });
  });
});
