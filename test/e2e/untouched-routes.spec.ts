import { Controller, Get, type INestApplication } from '@nestjs/common';
import { SessionMiddleware, UseSession } from '../../lib/index.js';
import { CountingAdapter } from '../support/counting.adapter.js';
import { type Platform, platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';
import { VisitorController } from './support/visitor.controller.js';

const FORGED = 'forged0forged1forged2forged3forg';

@Controller('off')
@UseSession(false)
class OffController {
  @Get() off() {
    return { off: true };
  }
}

function startApp(platform: Platform, adapter: CountingAdapter, configure?: (app: INestApplication) => void) {
  return TestApp.start(platform, {
    session: { adapter },
    controllers: [VisitorController, OffController],
    ...(configure && { configure }),
  });
}

describe.each(platforms)('the store on $name is not asked', (platform) => {
  it.each([
    ['an anonymous visitor', undefined],
    ['a forged cookie', `sid=${FORGED}`],
    ['cookies of others', `theme=dark; xsid=${FORGED}`],
  ])('by routes that do not use the session, for %s', async (_, cookie) => {
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter);
    for (const path of ['/plain', '/off', '/nowhere', '/plain/nowhere']) {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
        const { setCookies } = await app
          .client()
          .request(path, { method, headers: cookie === undefined ? {} : { cookie } });
        expect(setCookies).toEqual([]);
      }
    }
    expect(adapter.verbs).toEqual([]);
  });

  it('by routes that do not use the session, for a visitor who has one', async () => {
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter);
    const client = app.client();
    await client.get('/count');
    adapter.calls.length = 0;
    for (const path of ['/plain', '/off', '/nowhere']) {
      const { setCookies, headers } = await client.get(path);
      expect([setCookies, headers.get('vary')?.includes('Cookie') ?? false]).toEqual([[], false]);
    }
    expect(adapter.verbs).toEqual([]);
  });

  it('for an anonymous visitor by routes that read the session: nothing is stored, no cookie is sent', async () => {
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter);
    const answer = await app.client().get('/read');
    expect([answer.json(), answer.setCookies, adapter.verbs]).toEqual([{}, [], []]);
  });

  it('outside the global prefix, nor below an early middleware that does not use it', async () => {
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter, (nest) => {
      nest.setGlobalPrefix('api');
      nest.use(nest.get(SessionMiddleware).use);
    });
    const cookie = `sid=${FORGED}`;
    for (const path of ['/', '/api', '/api/plain', '/elsewhere']) await app.client().get(path, { headers: { cookie } });
    expect(adapter.verbs).toEqual([]);
  });
});

describe.each(platforms)('the store on $name is asked', (platform) => {
  it('once to read, twice to read and write, once to create', async () => {
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter);
    const client = app.client();
    await client.get('/count');
    expect(adapter.takeVerbs()).toEqual(['swap']);
    await client.get('/read');
    expect(adapter.takeVerbs()).toEqual(['load']);
    await client.get('/count');
    expect(adapter.takeVerbs()).toEqual(['load', 'swap']);
  });

  it('once for a request that uses an id that nobody has', async () => {
    const adapter = new CountingAdapter();
    await using app = await startApp(platform, adapter);
    await app.client().get('/read', { headers: { cookie: `sid=${FORGED}` } });
    expect(adapter.takeVerbs()).toEqual(['load']);
  });
});
