import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Session, type SessionManager, type SessionModuleOptions } from '../../lib/index.js';
import { type Deferred, deferred } from '../support/deferred.js';
import { platforms } from '../support/platforms.js';
import type { TestClient } from '../support/test-client.js';
import { Transcript } from '../support/transcript.js';
import { VisitorController } from './support/visitor.controller.js';

/** Where the slow handler is, and what the script lets it do. */
class Steps {
  readonly entered: Deferred = deferred();
  readonly go: Deferred = deferred();
}

@Controller()
class ScriptController {
  constructor(private readonly steps: Steps) {}

  @Get('slow') async slow(@Session() session: SessionManager) {
    this.steps.entered.resolve();
    await this.steps.go.promise;
    session.set('slow', true);
    return {};
  }
  @Post('refresh-id') @HttpCode(200) refreshId(@Session() session: SessionManager) {
    session.regenerateId({ graceful: true });
    return {};
  }
  @Post('keep-old-id') @HttpCode(200) keepOldId(@Session() session: SessionManager) {
    session.set('copy', true).regenerateId(false);
    return {};
  }
  @Get('function') function(@Session() session: SessionManager) {
    session.set('f', () => 1);
    return {};
  }
  @Get('save') async save(@Session() session: SessionManager) {
    await session.set('saved', true).save();
    session.set('later', true);
    return {};
  }
}

interface Case {
  readonly name: string;
  readonly session?: SessionModuleOptions;
  script(transcript: Transcript, steps: Steps): Promise<void>;
}

/** A request that changes the session while another one does something to it. */
function overlapping(method: string, path: string): Case['script'] {
  return async (t, steps) => {
    const browser = t.browser();
    await t.ask(browser, 'GET', '/count');
    const goOn = await t.begin(browser, 'GET', '/slow', steps.entered.promise);
    await t.ask(browser, method, path);
    steps.go.resolve();
    await goOn();
    await t.ask(browser, 'GET', '/read');
  };
}

/** Asks for what is written as `GET /path`. */
function askFor(t: Transcript, browser: TestClient, request: string): Promise<void> {
  const [method = '', path = ''] = request.split(' ');
  return t.ask(browser, method, path);
}

/** Requests of one browser, one after the other. */
function requests(...asked: readonly (string | number)[]): Case['script'] {
  return async (t) => {
    const browser = t.browser();
    for (const step of asked) {
      if (typeof step === 'number') t.wait(step);
      else await askFor(t, browser, step);
    }
  };
}

/** The first requests by a browser, the last one by another that still has the cookie from before them. */
function withOldCookie(asked: readonly (string | number)[], last: string): Case['script'] {
  return async (t) => {
    const [browser, stale] = [t.browser(), t.browser()];
    await t.ask(browser, 'GET', '/count');
    for (const [name, value] of browser.cookies) stale.cookies.set(name, value);
    for (const step of asked) {
      if (typeof step === 'number') t.wait(step);
      else await askFor(t, browser, step);
    }
    await askFor(t, stale, last);
    await t.ask(browser, 'GET', '/read');
  };
}

function failing(verb: 'load' | 'swap' | 'touch', ...asked: readonly string[]): Case['script'] {
  return async (t) => {
    const browser = t.browser();
    await t.ask(browser, 'GET', '/count');
    t.wait(400);
    t.break(verb);
    for (const step of asked) await askFor(t, browser, step);
    t.break();
    await t.ask(browser, 'GET', '/read');
  };
}

const CASES: readonly Case[] = [
  { name: 'anonymous', script: requests('GET /plain', 'GET /read', 'HEAD /read', 'GET /nowhere', 'POST /logout') },
  { name: 'write-and-read', script: requests('GET /count', 'GET /read', 'GET /count', 'GET /plain', 'GET /nowhere') },
  {
    name: 'always',
    session: { autoStart: 'always' },
    script: requests('GET /plain', 'GET /count', 'GET /plain', 'GET /nowhere'),
  },
  { name: 'touch-due', script: requests('GET /count', 359, 'GET /read', 1, 'GET /read', 'GET /read') },
  {
    name: 'touch-with-max-age',
    session: { cookie: { maxAge: 3600 } },
    script: requests('GET /count', 'GET /read', 360, 'GET /read', 360, 'GET /count'),
  },
  { name: 'expired', script: requests('GET /count', 3600, 'GET /read', 'GET /count') },
  {
    name: 'absolute-end',
    session: { absoluteLifetime: 4000 },
    script: requests('GET /count', 3000, 'GET /read', 1000, 'GET /read', 'GET /count'),
  },
  { name: 'remember-me', script: requests('POST /remember-me', 'GET /read', 2_000_000, 'GET /read') },
  { name: 'login', script: requests('GET /count', 'POST /login', 'GET /read') },
  { name: 'login-of-a-visitor', script: requests('POST /login', 'GET /read') },
  { name: 'old-id-within-grace', script: withOldCookie(['POST /login', 5], 'GET /count') },
  { name: 'old-id-after-grace', script: withOldCookie(['POST /login', 11], 'GET /count') },
  { name: 'old-id-of-graceful-rotation', script: withOldCookie(['POST /refresh-id', 5], 'GET /count') },
  { name: 'old-id-kept', script: withOldCookie(['POST /keep-old-id'], 'GET /read') },
  { name: 'logout-with-old-id', script: withOldCookie(['POST /login'], 'POST /logout') },
  {
    name: 'routine-rotation',
    session: { rotateAfter: 600 },
    script: requests('GET /count', 600, 'GET /read', 'GET /read'),
  },
  { name: 'logout', script: requests('GET /count', 'POST /logout', 'GET /read') },
  { name: 'logout-with-message', script: requests('GET /count', 'POST /logout-with-message', 'GET /read') },
  { name: 'dead-cookie', script: withOldCookie(['POST /logout'], 'GET /read') },
  { name: 'dead-cookie-written', script: withOldCookie(['POST /logout'], 'GET /count') },
  { name: 'dead-cookie-logout', script: withOldCookie(['POST /logout'], 'POST /logout') },
  { name: 'overlap-with-logout', script: overlapping('POST', '/logout') },
  { name: 'overlap-with-login', script: overlapping('POST', '/login') },
  { name: 'overlap-with-write', script: overlapping('GET', '/count') },
  { name: 'stream', script: requests('GET /stream', 'GET /stream') },
  { name: 'explicit-save', script: requests('GET /save', 'GET /save') },
  { name: 'unserialisable', script: requests('GET /count', 'GET /function', 'GET /read') },
  { name: 'store-fails-to-write', script: failing('swap', 'GET /count', 'POST /login', 'POST /logout', 'GET /plain') },
  { name: 'store-fails-to-read', script: failing('load', 'GET /read', 'POST /login', 'GET /plain') },
  { name: 'store-fails-to-touch', script: failing('touch', 'GET /read') },
];

describe.each(platforms)('the transcript on $name', (platform) => {
  it.each(CASES)('of $name is what it was', async ({ name, session, script }) => {
    const steps = new Steps();
    const controllers = [VisitorController, ScriptController];
    const providers = [{ provide: Steps, useValue: steps }];
    await Transcript.run(platform, name, { ...(session && { session }), controllers, providers }, (t) =>
      script(t, steps),
    );
  });
});

it('there is no transcript without a case', () => {
  const files = readdirSync(join(__dirname, 'transcripts')).sort();
  expect(files).toEqual(CASES.map(({ name }) => `${name}.txt`).sort());
});
