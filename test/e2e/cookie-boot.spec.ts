import { MemoryAdapter, type SessionModuleOptions } from '../../lib/index.js';
import { LogCapture } from '../support/log-capture.js';
import { platforms } from '../support/platforms.js';
import { TestApp } from '../support/test-app.js';

const SECURE_HOST = { name: '__Host-sid', secure: true } as const;

/** Options that cannot work, and the name that the error has to say. */
const BAD: readonly [option: string, problem: string, session: Record<string, unknown>][] = [
  ['adaptor', 'does not exist', { adaptor: 1 }],
  ['adapter', 'a number', { adapter: 1 }],
  ['manager', 'no subclass of SessionManager', { manager: class {} }],
  ['serializer', 'an object without the two verbs', { serializer: {} }],
  ['lifetime', '0', { lifetime: 0 }],
  ['lifetime', 'a text', { lifetime: '3600' }],
  ['lifetime', 'NaN', { lifetime: NaN }],
  ['lifetime', 'longer than the absolute one', { lifetime: 100, absoluteLifetime: 99 }],
  ['absoluteLifetime', 'negative', { absoluteLifetime: -1 }],
  ['touchInterval', 'negative', { touchInterval: -1 }],
  ['rotationGrace', 'endless', { rotationGrace: Infinity }],
  ['rotateAfter', '0', { rotateAfter: 0 }],
  ['gcInterval', 'longer than a timer can be', { gcInterval: 2 ** 31 }],
  ['gcInterval', '0', { gcInterval: 0 }],
  ['autoStart', 'another word', { autoStart: 'never' }],
  ['uniqueId', 'a number', { uniqueId: 7 }],
  ['maxBytes', 'a fraction', { maxBytes: 0.5 }],
  ['cookie', 'a text', { cookie: 'sid' }],
  ['cookie.expires', 'does not exist', { cookie: { expires: new Date() } }],
  ['cookie.name', 'with a space', { cookie: { name: 'a b' } }],
  ['cookie.name', 'empty', { cookie: { name: '' } }],
  ['cookie.domain', 'with a line break', { cookie: { domain: 'a.org\r\nx: y' } }],
  ['cookie.path', 'with a semicolon', { cookie: { path: '/;x' } }],
  ['cookie.path', 'relative', { cookie: { path: 'x' } }],
  ['cookie.maxAge', 'negative', { cookie: { maxAge: -1 } }],
  ['cookie.secure', 'a text', { cookie: { secure: 'yes' } }],
  ['cookie.httpOnly', 'a number', { cookie: { httpOnly: 1 } }],
  ['cookie.sameSite', 'in capitals', { cookie: { sameSite: 'Lax' } }],
  ['cookie.sameSite', "'none' without secure", { cookie: { sameSite: 'none' } }],
  ['cookie.partitioned', 'without secure', { cookie: { partitioned: true } }],
  ['cookie.priority', 'another word', { cookie: { priority: 'urgent' } }],
  ['cookie.secret', 'short', { cookie: { secret: 'short' } }],
  ['cookie.secret', 'an empty list', { cookie: { secret: [] } }],
  ['cookie.name', '__Secure- without secure', { cookie: { name: '__Secure-sid' } }],
  ['cookie.name', '__Host- without secure', { cookie: { name: '__Host-sid' } }],
  ['cookie.name', '__Host- with a path', { cookie: { ...SECURE_HOST, path: '/x' } }],
  ['cookie.name', '__Host- with a domain', { cookie: { ...SECURE_HOST, domain: 'example.org' } }],
];

describe.each(platforms)('an application on $name', (platform) => {
  const boot = (session: object, log?: LogCapture): Promise<TestApp> =>
    TestApp.start(platform, {
      session: { adapter: new MemoryAdapter(), ...session },
      configure: (app) => (log === undefined ? undefined : void app.useLogger(log)),
    });

  /** Warnings and errors. */
  const saidAtBoot = async (session: SessionModuleOptions): Promise<string[]> => {
    const log = new LogCapture();
    await (await boot(session, log)).close();
    return [...log.warnings, ...log.errors];
  };

  it.each(BAD)('with %s: %s, does not boot, and the error says that name', async (option, _, session) => {
    await expect(boot(session)).rejects.toMatchObject({
      code: 'E_SESSION_OPTION',
      option,
      message: expect.stringContaining(`"${option}"`) as unknown,
    });
  });

  it('whose secret is refused, does not show it', async () => {
    await expect(boot({ cookie: { secret: 'geheim' } })).rejects.not.toThrow(/geheim/);
  });

  it('with options that are undefined, takes the defaults', async () => {
    await using app = await boot({ lifetime: undefined, cookie: { name: undefined, secure: undefined } });
    expect(app.url).toMatch(/^http/);
  });

  it('with a __Host- cookie that fits, boots and sends it', async () => {
    await using app = await boot({ cookie: SECURE_HOST });
    expect(app.url).toMatch(/^http/);
  });

  it.each<[what: string, session: SessionModuleOptions, says: string]>([
    ['a cookie shorter than the session', { cookie: { maxAge: 60 } }, 'cookie.maxAge (60 s) is shorter'],
    ['a cookie longer than any session', { cookie: { maxAge: 90_000 } }, 'cookie.maxAge (90000 s) is longer'],
    ['a cookie that scripts can read', { cookie: { httpOnly: false } }, 'cookie.httpOnly'],
  ])('with %s, boots with one warning', async (_, session, says) => {
    expect(await saidAtBoot(session)).toEqual([expect.stringContaining(says)]);
  });

  it('in production, with a cookie in clear text: one warning', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      expect(await saidAtBoot({ cookie: { secure: false } })).toEqual([expect.stringContaining('clear text')]);
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });

  it('with nothing unusual, says nothing', async () => {
    expect(await saidAtBoot({})).toEqual([]);
  });
});
