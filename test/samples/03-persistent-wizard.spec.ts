import { MemoryAdapter } from '../../lib/index.js';
import { AppModule } from '../../sample/03-persistent-wizard/app.module.js';
import { useTemplates } from '../../sample/03-persistent-wizard/use-templates.js';
import { platforms } from '../support/platforms.js';
import { RunningSample } from './running-sample.js';

describe.each(platforms)('the wizard on $name', (platform) => {
  const start = (): Promise<RunningSample> =>
    RunningSample.start(platform, AppModule, { adapter: new MemoryAdapter(), configure: useTemplates });

  it('leads over three pages to an order, and begins anew', async () => {
    await using sample = await start();
    const client = sample.client();
    expect((await client.get('/')).text).toContain('1 of 3: Who is it for?');
    expect(client.cookies.size).toBe(0);
    expect(await client.submit('/answer/name', { name: 'Ann <3' })).toMatchObject({ status: 303, location: '/' });
    expect((await client.get('/')).text).toContain('2 of 3: Which colour, Ann &lt;3?');
    await client.submit('/answer/colour', { colour: 'green' });
    expect((await client.get('/')).text).toContain('3 of 3: A green bicycle for Ann &lt;3.');
    await client.submit('/confirm');
    const { text } = await client.get('/');
    expect(text).toContain('Orders so far: 1');
    expect(text).toContain('1 of 3');
    expect(text).not.toContain('Back');
  });

  it('goes back one question at a time', async () => {
    await using sample = await start();
    const client = sample.client();
    await client.submit('/answer/name', { name: 'Ann' });
    await client.submit('/answer/colour', { colour: 'green' });
    await client.submit('/back');
    expect((await client.get('/')).text).toContain('2 of 3');
    await client.submit('/back');
    expect((await client.get('/')).text).toContain('1 of 3');
  });

  it('two visitors do not see each other', async () => {
    await using sample = await start();
    const [ann, bob] = [sample.client(), sample.client()];
    await ann.submit('/answer/name', { name: 'Ann' });
    expect((await bob.get('/')).text).toContain('1 of 3');
  });

  it('refuses what is no answer, and an order with questions left', async () => {
    await using sample = await start();
    const client = sample.client();
    expect((await client.submit('/answer/name', { name: ' ' })).status).toBe(400);
    expect((await client.submit('/answer/__proto__', { name: 'x' })).status).toBe(400);
    expect((await client.submit('/answer/size', { size: 'x' })).status).toBe(400);
    expect((await client.submit('/confirm')).status).toBe(400);
    expect(client.cookies.size).toBe(0);
  });
});
