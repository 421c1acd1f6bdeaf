import type { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import { describeAdapterContract } from '../../lib/testing/adapter-contract.js';
import { MemcachedTime } from '../support/memcached-time.js';
import { MemcachedServer } from '../support/servers/memcached-server.js';

describe.each([1, 2])('%i memcached', (count) => {
  const servers: MemcachedServer[] = [];
  const times = new WeakMap<SessionAdapter, MemcachedTime>();
  let tests = 0;

  beforeAll(async () => {
    for (let index = 0; index < count; index++) servers.push(await MemcachedServer.start());
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  describeAdapterContract(
    { describe, it },
    {
      name: `LibmemcachedAdapter on ${count}`,
      create() {
        const time = new MemcachedTime(servers, `test-${++tests}-`);
        const adapter = time.adapter();
        times.set(adapter, time);
        return adapter;
      },
      rival: (adapter) => times.get(adapter)!.adapter(),
      advance: (seconds, adapter) => times.get(adapter)!.advance(seconds),
    },
  );
});
