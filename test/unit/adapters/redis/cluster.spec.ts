import { Cluster } from 'ioredis';
import { RedisAdapter } from '../../../../lib/adapters/redis/redis.adapter.js';
import { Warnings } from './warnings.js';
import { RedisCluster } from '../../../support/servers/redis-cluster.js';

jest.setTimeout(60_000);

let cluster: RedisCluster;
let client: Cluster;

beforeAll(async () => {
  cluster = await RedisCluster.start();
  client = new Cluster([{ host: '127.0.0.1', port: cluster.ports[0] }], { keyPrefix: 'app:' });
});

afterAll(async () => {
  client.disconnect();
  await cluster.stop();
});

describe('a Cluster of three masters', () => {
  it('sessions lie on all of them, under the key prefix of the client, and are listed once', async () => {
    const adapter = new RedisAdapter({ client });
    await adapter.open();
    const ids = Array.from({ length: 200 }, (_, n) => `session-${n}`);
    await Promise.all(ids.map((id) => adapter.swap(id, null, id, 600)));
    const counts = await Promise.all(cluster.servers.map((server) => server.cli('DBSIZE')));
    expect(counts.map(Number).reduce((sum, count) => sum + count)).toBe(200);
    for (const count of counts) expect(Number(count)).toBeGreaterThan(20);
    for (const server of cluster.servers) {
      expect((await server.cli('KEYS', '*')).split('\n').every((key) => key.startsWith('app:sess-reds-session-'))).toBe(
        true,
      );
    }
    const listed: string[] = [];
    for await (const id of adapter.ids()) listed.push(id);
    expect(listed.sort()).toEqual(ids.sort());
  });

  it('a slot that moves to another master meanwhile: nothing is lost', async () => {
    const adapter = new RedisAdapter({ client, prefix: '{one-slot}' });
    const [from, to] = await ownerAndOther('app:{one-slot}');
    await adapter.write('counter', '0', 600);
    let isMoving = true;
    const counting = (async (): Promise<number> => {
      for (let n = 0; ; n++) {
        const stored = await adapter.load('counter');
        if (!isMoving) return n;
        const next = String(Number(stored?.data) + 1);
        expect(await adapter.swap('counter', stored?.version ?? null, next, 600)).toMatchObject({ swapped: true });
      }
    })();
    await moveSlot(from, to, 'app:{one-slot}');
    isMoving = false;
    expect(await adapter.read('counter')).toBe(String(await counting));
  });

  it('a password that the client does not have', async () => {
    await Promise.all(cluster.servers.map((server) => server.cli('CONFIG', 'SET', 'requirepass', 'secret')));
    const warnings = new Warnings();
    const stranger = new Cluster([{ host: '127.0.0.1', port: cluster.ports[0] }]);
    stranger.on('error', () => undefined);
    await expect(new RedisAdapter({ client: stranger }).open()).rejects.toMatchObject({
      code: 'E_SESSION_STORE_CONFIGURATION',
      message: expect.stringContaining('NOAUTH') as string,
    });
    expect(stranger.listenerCount('node error')).toBe(0);
    stranger.disconnect();
    warnings.stop();
  });
});

type Node = RedisCluster['servers'][number];

async function ownerAndOther(key: string): Promise<[Node, Node]> {
  const slot = Number(await cluster.servers[0]?.cli('CLUSTER', 'KEYSLOT', key));
  const owner = cluster.servers[Math.floor((slot * 3) / 16_384)] as Node;
  return [owner, cluster.servers.find((server) => server !== owner) as Node];
}

async function moveSlot(from: Node, to: Node, key: string): Promise<void> {
  const slot = await from.cli('CLUSTER', 'KEYSLOT', key);
  const [source, target] = await Promise.all([from, to].map((node) => node.cli('CLUSTER', 'MYID')));
  await to.cli('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source as string);
  await from.cli('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target as string);
  await from.cli('MIGRATE', '127.0.0.1', String(to.port), `${key}counter`, '0', '5000');
  await to.cli('CLUSTER', 'SETSLOT', slot, 'NODE', target as string);
  await from.cli('CLUSTER', 'SETSLOT', slot, 'NODE', target as string);
}
