import { SESSION_ADAPTER } from '../../lib/index.js';
import { AppModule } from '../../sample/04-custom-adapter/app.module.js';
import { KeyValueAdapter } from '../../sample/04-custom-adapter/key-value.adapter.js';
import { KeyValueStore } from '../../sample/04-custom-adapter/key-value-store.js';
import { platforms } from '../support/platforms.js';
import { RunningSample } from './running-sample.js';

describe.each(platforms)('the custom adapter on $name', (platform) => {
  it("keeps the sessions in the application's own store", async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    expect(sample.app.get(SESSION_ADAPTER)).toBeInstanceOf(KeyValueAdapter);
    const store = sample.app.get(KeyValueStore);
    const client = sample.client();
    expect((await client.get('/')).json()).toEqual({ visits: 1 });
    expect((await client.get('/')).json()).toEqual({ visits: 2 });
    const key = `session:${client.cookies.get('adapter-sample')}`;
    expect(store.keys()).toEqual([key]);
    expect(await store.get(key)).toContain('"visits":2');
    await store.delete(key);
    expect((await client.get('/')).json()).toEqual({ visits: 1 });
  });

  it('a destroyed session leaves nothing in it', async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    const client = sample.client();
    await client.get('/');
    expect((await client.get('/sessions')).json()).toEqual({ sessions: 1 });
    await client.post('/leave');
    expect((await client.get('/sessions')).json()).toEqual({ sessions: 0 });
  });

  it('what has expired is not served, and gc removes it', async () => {
    await using sample = await RunningSample.start(platform, AppModule);
    const adapter = sample.app.get<KeyValueAdapter>(SESSION_ADAPTER);
    await adapter.write('a', 'old', 0.001);
    await adapter.write('b', 'new', 60);
    while ((await adapter.read('a')) !== '') await new Promise(setImmediate);
    expect(await adapter.gc()).toBe(1);
    expect(await adapter.read('b')).toBe('new');
  });
});
