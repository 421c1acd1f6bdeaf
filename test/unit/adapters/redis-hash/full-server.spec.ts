import { RedisHashAdapter } from '../../../../lib/adapters/redis-hash/redis-hash.adapter.js';
import { RedisServer } from '../../../support/servers/redis-server.js';

const ID = '0123456789abcdefghijklmnopqrstuv';

let server: RedisServer;
let adapter: RedisHashAdapter;

beforeAll(async () => {
  server = await RedisServer.start();
  adapter = new RedisHashAdapter({ port: server.port, readTimeout: 5 });
  await adapter.open();
});

afterAll(async () => {
  await adapter.close();
  await server.stop();
});

it('a full server refuses what needs memory, whole, and lets sessions slide and end', async () => {
  const ids = await Promise.all([0, 1].map(() => adapter.createSession({ n: 1 }, 60)));
  const [id = '', other = ''] = ids;
  await adapter.write(ID, 'before', 60);
  await server.cli('CONFIG', 'SET', 'maxmemory', '1');
  const full = { code: 'E_SESSION_STORAGE_FULL' };
  const operations = [
    { kind: 'increment', field: 'n', by: 1 },
    { kind: 'set', field: 'a', value: 'x' },
  ] as const;
  await expect(adapter.createSession({ n: 1 })).rejects.toMatchObject(full);
  await expect(adapter.applyFields(id, { expect: 'live', operations, lifetime: 60 })).rejects.toMatchObject(full);
  await expect(adapter.updateSession(id, { a: 'x' })).rejects.toMatchObject(full);
  await expect(adapter.write(ID, 'after', 60)).rejects.toMatchObject(full);
  expect(await adapter.read(id)).toBe('{"n":"1"}');
  expect(await adapter.read(ID)).toBe('before');

  expect(await adapter.touch(id, 1, 600)).toBe(true);
  expect(await adapter.getSession(other)).toMatchObject({ n: '1' });
  expect(Number(await server.cli('TTL', `session:${id}`))).toBeGreaterThan(60);
  const removal = { expect: { revision: 1 }, operations: 'remove', lifetime: 0 } as const;
  expect(await adapter.applyFields(id, removal)).toEqual({ applied: true, revision: null });
  expect(await adapter.deleteSession(other)).toBe(true);
  expect(await server.cli('DBSIZE')).toBe('1');
});
