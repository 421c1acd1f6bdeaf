import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  MemoryAdapter,
  Persistent,
  Session,
  type SessionAdapter,
  type SessionBag,
  type SessionManager,
  StreamAdapter,
} from '../../lib/index.js';
import { type Deferred, deferred } from '../support/deferred.js';
import { type Platform, platforms } from '../support/platforms.js';
import { SlowAdapter } from '../support/slow.adapter.js';
import type { Answer } from '../support/test-client.js';
import { TestApp } from '../support/test-app.js';

/** Where slow handlers are, and what the test lets them do. */
class Steps {
  readonly entered: Deferred = deferred();
  readonly go: Deferred = deferred();
  readonly goLater: Deferred = deferred();

  /** @param expected - how many handlers have to arrive */
  constructor(private expected = 1) {}

  wait(isLate = false): Promise<void> {
    this.expected -= 1;
    if (this.expected === 0) this.entered.resolve();
    return (isLate ? this.goLater : this.go).promise;
  }
}

@Controller()
class BusyController {
  constructor(private readonly steps: Steps) {}

  @Post('begin') begin(@Session() session: SessionManager) {
    session.set('begun', true);
  }
  @Post('set/:key') set(
    @Session() session: SessionManager,
    @Persistent('shared') bag: SessionBag,
    @Param('key') key: string,
  ) {
    session.set(key, key);
    bag.set(key, key);
    session.increment('count');
    session.update('list', (list) => [...((list as string[] | undefined) ?? []), key]);
  }
  /** As `set`, but when all others have loaded the session as well; of odd keys later still. */
  @Post('held/:key') async held(
    @Session() session: SessionManager,
    @Persistent('shared') bag: SessionBag,
    @Param('key') key: string,
  ) {
    await this.steps.wait(/[13579]$/.test(key));
    this.set(session, bag, key);
  }
  @Post('login') @HttpCode(200) login(@Session() session: SessionManager) {
    session.set('user', 'ann').regenerateId();
  }
  @Post('logout') @HttpCode(200) logout(@Session() session: SessionManager) {
    session.destroy();
  }
  @Get('all') all(@Session() session: SessionManager) {
    return session.all();
  }
  @Get('who') who(@Session('user') user: string | undefined) {
    return { user: user ?? null };
  }
  @Post('slow') async slow(@Session() session: SessionManager) {
    await this.steps.wait();
    session.set('slow', true);
  }
}

const REQUESTS = 200;
const keys = Array.from({ length: REQUESTS }, (_, i) => `key-${i}`);

interface Stored {
  readonly count: number;
  readonly list: string[];
  readonly shared: Record<string, string>;
  readonly [key: string]: unknown;
}

/** Nothing that any of the parallel requests wrote is missing. */
function expectAll(stored: Stored): void {
  expect(keys.filter((key) => stored[key] !== key)).toEqual([]);
  expect(Object.keys(stored.shared).sort()).toEqual([...keys].sort());
  expect([...stored.list].sort()).toEqual([...keys].sort());
  expect(stored.count).toBe(REQUESTS);
}

/** An adapter that is used while `work` runs. */
const STORES: readonly [name: string, use: (work: (adapter: SessionAdapter) => Promise<void>) => Promise<void>][] = [
  ['MemoryAdapter', (work) => work(new MemoryAdapter())],
  ['a slow store', (work) => work(new SlowAdapter())],
  [
    'StreamAdapter',
    async (work) => {
      const savePath = await mkdtemp(join(tmpdir(), 'session-e2e-'));
      try {
        await work(new StreamAdapter({ savePath }));
      } finally {
        await rm(savePath, { recursive: true });
      }
    },
  ],
];

describe.each(platforms)('parallel requests on $name', (platform) => {
  describe.each(STORES)('with %s', (_, use) => {
    it(
      `${REQUESTS} of one session, each with its own changes: 0 lost`,
      () =>
        use(async (adapter) => {
          await using app = await startApp(platform, adapter);
          const client = app.client();
          await client.post('/begin');
          const answers = await Promise.all(keys.map((key) => client.post(`/set/${key}`)));
          expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
          expectAll((await client.get('/all')).json<Stored>());
        }),
      30_000,
    );

    it(
      `${REQUESTS} of one session on two nodes, with a login in the middle: 0 lost`,
      () =>
        use(async (adapter) => {
          const steps = new Steps(REQUESTS);
          await using here = await startApp(platform, adapter, steps);
          await using there = await startApp(platform, adapter, steps);
          const client = here.client();
          await client.post('/begin');
          const headers = { cookie: client.cookieHeader };
          const running = keys.map((key, i) =>
            [here, there][i % 2]!.client().post(`/held/${key}`, undefined, { headers }),
          );
          await steps.entered.promise;
          steps.go.resolve();
          const login = await client.post('/login');
          steps.goLater.resolve();
          const answers = await Promise.all(running);
          expect([...answers, login].filter(({ status }) => status >= 400)).toEqual([]);
          expect(answers.flatMap(({ setCookies }) => setCookies)).toEqual([]);
          const stored = (await client.get('/all')).json<Stored>();
          expectAll(stored);
          expect(stored['user']).toBe('ann');
        }),
      30_000,
    );
  });

  it('one that overlaps a logout does not bring the session back', async () => {
    const memory = new MemoryAdapter();
    const steps = new Steps();
    await using app = await startApp(platform, new SlowAdapter(memory), steps);
    const client = app.client();
    await client.post('/begin');
    const cookie = client.cookieHeader;
    const slow = app.client().post('/slow', undefined, { headers: { cookie } });
    await steps.entered.promise;
    await client.post('/logout');
    steps.go.resolve();
    expect((await slow).setCookies).toEqual([]);
    expect(memory.size).toBe(0);
    expect((await app.client().get('/all', { headers: { cookie } })).json()).toEqual({});
  });

  it('five around a login, in any order of their answers: the browser stays logged in', async () => {
    const memory = new MemoryAdapter();
    await using app = await startApp(platform, new SlowAdapter(memory));
    for (let round = 0; round < 20; round += 1) {
      const client = app.client();
      await client.post('/begin');
      const login = client.post('/login');
      const parallel = [1, 2, 3, 4, 5].map((n) => (n % 2 ? client.get('/all') : client.post(`/set/key-${n}`)));
      const answers = await Promise.all([...parallel, login]);
      expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
      expect(cookiesOf(answers)).toEqual([client.cookies.get('sid')]);
      expect((await client.get('/who')).json()).toEqual({ user: 'ann' });
    }
  });

  it('two logins at once: each gets a session of its own, both logged in', async () => {
    await using app = await startApp(platform, new SlowAdapter());
    const client = app.client();
    await client.post('/begin');
    const ids = cookiesOf(await Promise.all([client.post('/login'), client.post('/login')]));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) {
      expect((await app.client().get('/who', { headers: { cookie: `sid=${id}` } })).json()).toEqual({ user: 'ann' });
    }
  });
});

/** The session ids that answers set. */
function cookiesOf(answers: readonly Answer[]): string[] {
  return answers.flatMap(({ setCookies }) => setCookies.map((line) => /^sid=(\w*)/.exec(line)?.[1] ?? ''));
}

function startApp(platform: Platform, adapter: SessionAdapter, steps = new Steps()): Promise<TestApp> {
  return TestApp.start(platform, {
    session: { adapter },
    controllers: [BusyController],
    providers: [{ provide: Steps, useValue: steps }],
  });
}
