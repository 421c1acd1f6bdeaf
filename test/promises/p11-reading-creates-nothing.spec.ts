import { sign } from 'cookie-signature';
import expressSession from 'express-session';
import { type Awaitable, MemoryAdapter } from '../../lib/index.js';
import { sessionIds } from '../../lib/core/session-id.js';
import { VisitorController } from '../e2e/support/visitor.controller.js';
import { type Platform, platforms } from '../support/platforms.js';
import { inParallel } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { size } from '../support/promises/size.js';
import { TestApp } from '../support/test-app.js';

// P11: requests without a session that read: no cookie, an unknown id, a bad signature, a logout. Nothing is stored, and
// no cookie is set but the expiring one that answers a logout with a dead cookie.

const REQUESTS = size(200, 10_000);
const AT_ONCE = 8;
const SECRET = 'the secret of this year';
const EXPIRING = /^sid=; .*Max-Age=0/;

interface Created {
  records: number;
  cookies: number;
}

interface Visit {
  readonly method: string;
  readonly path: string;
  readonly cookie?: string;
}

const newId = sessionIds();

function visitOf(at: number): Visit {
  const cookies = [undefined, newId(), sign(newId(), 'another secret'), sign(newId(), SECRET)];
  const value = cookies[at % cookies.length];
  const cookie = value === undefined ? {} : { cookie: `sid=${encodeURIComponent(value)}` };
  const isLogout = Math.floor(at / cookies.length) % 3 === 0;
  return isLogout ? { method: 'POST', path: '/logout', ...cookie } : { method: 'GET', path: '/read', ...cookie };
}

/** @param records - how many the store has */
async function created(app: TestApp, records: () => Awaitable<number>): Promise<Created> {
  let cookies = 0;
  await inParallel(REQUESTS, AT_ONCE, async (at) => {
    const { method, path, cookie } = visitOf(at);
    const headers: Record<string, string> = cookie === undefined ? {} : { cookie };
    const { status, setCookies } = await app.client().request(path, { method, headers });
    const isExpected = (line: string): boolean => path === '/logout' && cookie !== undefined && EXPIRING.test(line);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    cookies += setCookies.filter((line) => !isExpected(line)).length;
  });
  return { records: await records(), cookies };
}

function told(adapter: string, { records, cookies }: Created): void {
  report({ promise: 'P11', adapter, attempts: REQUESTS, violations: Math.max(records, cookies) });
}

// A busy machine takes a while.
jest.setTimeout(size(60_000, 600_000));

describe.each(platforms)('P11 on $name', (platform: Platform) => {
  it('reading creates no record and no cookie', async () => {
    const adapter = new MemoryAdapter();
    const session = { adapter, cookie: { secret: SECRET } };
    await using app = await TestApp.start(platform, { session, controllers: [VisitorController] });
    const result = await created(app, () => adapter.size);
    told(platform.name, result);
    expect(result).toEqual({ records: 0, cookies: 0 });
  });
});

it('P11: express-session with its defaults creates records by reading', async () => {
  const store = new expressSession.MemoryStore();
  const records = (): Promise<number> =>
    new Promise((resolve) => store.length((_error: unknown, length: number) => resolve(length)));
  await using app = await TestApp.start(platforms[0]!, {
    session: { adapter: new MemoryAdapter() },
    controllers: [VisitorController],
    configure: (nest) =>
      void nest.use(expressSession({ secret: SECRET, store, resave: true, saveUninitialized: true })),
  });
  const result = await created(app, records);
  told('naive', result);
  expect([result.records > 0, result.cookies > 0]).toEqual([true, true]);
});
