import { LibmemcachedAdapter } from '../../../../lib/adapters/libmemcached/libmemcached.adapter.js';
import { MemcachedServer } from '../../../support/servers/memcached-server.js';

const ID = 'a'.repeat(32);
const KEY = `memc.sess.key.lock.${ID}`;

let server: MemcachedServer;
let adapter: LibmemcachedAdapter;

beforeAll(async () => (server = await MemcachedServer.start()));
afterAll(() => server.stop());
beforeEach(async () => {
  await server.ask('flush_all');
  adapter = new LibmemcachedAdapter({
    servers: [{ port: server.port }],
    client: { timeout: 30_000 },
    prefix: 'memc.sess.key.',
  });
});
afterEach(() => adapter.close());

describe('the lock of a session in memcached', () => {
  it("is that of PHP's handler: <prefix>lock.<id>", async () => {
    const held = await adapter.lock(ID, { wait: 1, expiry: 30 });
    expect(await server.ask(`get ${KEY}`)).toMatch(/^VALUE \S+ 0 32\r\n[0-9a-f]{32}\r\nEND$/);
    await held.release();
    expect(await server.ask(`get ${KEY}`)).toBe('END');
  });

  it('of PHP keeps us out', async () => {
    await server.ask(`add ${KEY} 0 30 1\r\n1`);
    await expect(adapter.lock(ID, { wait: 0.05, expiry: 30 })).rejects.toMatchObject({ code: 'E_SESSION_LOCKED' });
    expect(await server.ask(`get ${KEY}`)).toContain('\r\n1\r\n');
  });

  it('that is somebody else’s by now stays theirs', async () => {
    const held = await adapter.lock(ID, { wait: 1, expiry: 30 });
    await server.ask(`set ${KEY} 0 30 1\r\n1`);
    await held.release();
    expect(await server.ask(`get ${KEY}`)).toContain('\r\n1\r\n');
  });
});
