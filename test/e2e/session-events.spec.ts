import type { INestApplication } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { type SessionEvent, SessionEvents } from '../../lib/index.js';
import { FailingAdapter } from '../support/failing.adapter.js';
import { LogCapture } from '../support/log-capture.js';
import { type Platform, platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';
import { OutageController } from './support/outage.controller.js';

/** What an application does with the events: a provider of its own listens. */
@Injectable()
class Audit {
  readonly events: SessionEvent[] = [];
  private isBroken = false;

  constructor(events: SessionEvents) {
    events.all$.subscribe((event) => {
      this.events.push(event);
      if (this.isBroken) throw new Error('the audit is broken');
    });
  }

  break(): void {
    this.isBroken = true;
  }

  take(): SessionEvent[] {
    return this.events.splice(0);
  }

  types(): string[] {
    return this.take().map(({ type }) => type);
  }
}

async function started(platform: Platform) {
  const adapter = new FailingAdapter();
  const log = new LogCapture();
  const app = await TestApp.start(platform, {
    session: { adapter, breaker: { failures: 2, resetAfter: 0.001 } },
    controllers: [OutageController],
    providers: [Audit],
    configure: (made: INestApplication) => void made.useLogger(log),
  });
  return {
    ...{ app, adapter, log, client: app.client(), audit: app.app.get(Audit) },
    [Symbol.asyncDispose]: () => app.close(),
  };
}

describe.each(platforms)('SessionEvents on $name', (platform) => {
  it('tell of a login, a new login and a logout, in order, with hashes that fit together', async () => {
    await using test = await started(platform);
    await test.client.post('/login');
    await test.client.get('/who');
    await test.client.post('/login');
    await test.client.post('/logout');
    const [created, rotated, destroyed, ...others] = test.audit.take();
    const first = (created as { session: string }).session;
    expect(created).toEqual({ type: 'created', session: expect.stringMatching(/^[\w-]{12}$/) as string });
    expect(rotated).toEqual({ type: 'rotated', session: first, successor: expect.any(String) as string });
    expect(destroyed).toEqual({ type: 'destroyed', session: (rotated as { successor: string }).successor });
    expect(others).toEqual([]);
    for (const id of test.adapter.ids) expect(JSON.stringify([created, rotated, destroyed])).not.toContain(id);
  });

  it('tell of a store that fails and works again', async () => {
    await using test = await started(platform);
    await test.client.post('/login');
    test.audit.take();
    test.adapter.broken.add('load');
    await test.client.get('/who');
    await test.client.get('/who');
    expect(test.audit.types()).toEqual(['store-failure', 'store-failure', 'breaker-open']);
    test.adapter.broken.clear();
    for (let n = 0; n < 100 && (await test.client.get('/who')).status === 503; n += 1);
    expect(test.audit.types()).toEqual(['breaker-closed', 'store-recovered']);
  });

  it('a subscriber that throws hurts no request; the log tells of it', async () => {
    await using test = await started(platform);
    test.audit.break();
    expect((await test.client.post('/login')).status).toBe(200);
    expect((await test.client.get('/who')).json()).toEqual({ user: 'Ann' });
    expect(test.log.errors).toEqual([
      expect.stringContaining('A subscriber of SessionEvents failed. the audit is broken'),
    ]);
  });

  it('are asked for by nobody: none is made', async () => {
    await using app = await TestApp.start(platform, { controllers: [OutageController] });
    const events = app.app.get(SessionEvents);
    const emit = jest.spyOn(events, 'emit');
    await app.client().post('/login');
    expect(emit).not.toHaveBeenCalled();
  });
});
