import { sign } from 'cookie-signature';
import { MemoryAdapter, type SessionAdapter } from '../../lib/index.js';
import { VisitorController } from '../e2e/support/visitor.controller.js';
import { FakeTime } from '../support/fake-time.js';
import { type Platform, platforms } from '../support/platforms.js';
import { AdoptingAdapter } from '../support/promises/adopting.adapter.js';
import { dice, type Dice, inParallel } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { size } from '../support/promises/size.js';
import { TestApp } from '../support/test-app.js';

// P5: ids that a client chooses: of valid characters, under an old signature, of a session that was logged out, rotated
// away or has expired. A request that writes gets an id that the server made, and what is stored under the client's stays as it is.

const IDS = size(100, 10_000);
const AT_ONCE = 8;
/** Dead sessions that are tried again and again. */
const DEAD = 20;
const CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,-';

/** A foreign id, and the value of the cookie that carries it. */
interface Foreign {
  readonly id: string;
  readonly value: string;
}

type Source = (at: number) => Foreign;

function start(platform: Platform, adapter: SessionAdapter, secret: string[] = []): Promise<TestApp> {
  const cookie = secret.length > 0 ? { cookie: { secret } } : {};
  return TestApp.start(platform, { session: { adapter, ...cookie }, controllers: [VisitorController] });
}

function asItIs(id: string): Foreign {
  return { id, value: id };
}

function madeUp(random: Dice): Source {
  const character = (): string => CHARACTERS[random(CHARACTERS.length)]!;
  return () => asItIs(Array.from({ length: 22 + random(107) }, character).join(''));
}

/** Ids of sessions that lived; `end` is the path that ends one, if a request does. */
async function dead(app: TestApp, end?: string): Promise<Source> {
  const ids: string[] = [];
  for (let count = 0; count < DEAD; count += 1) {
    const client = app.client();
    await client.get('/count');
    ids.push(client.cookies.get('sid')!);
    if (end !== undefined) await client.post(end);
  }
  return (at) => asItIs(ids[at % DEAD]!);
}

/** Tries foreign ids on routes that write. @returns how many were adopted */
async function adopted(app: TestApp, adapter: SessionAdapter, source: Source): Promise<number> {
  let count = 0;
  await inParallel(IDS, AT_ONCE, async (at) => {
    const { id, value } = source(at);
    const before = await adapter.read(id);
    const headers = { cookie: `sid=${encodeURIComponent(value)}` };
    const answer = await (at % 5 === 0
      ? app.client().post('/login', undefined, { headers })
      : app.client().get('/count', { headers }));
    const { n = 1 } = answer.json();
    const isGiven = answer.setCookies.some((line) => line.includes(id));
    const isWritten = (await adapter.read(id)) !== before;
    if (answer.status !== 200 || n !== 1 || isGiven || isWritten) count += 1;
  });
  return count;
}

// A busy machine takes a while.
jest.setTimeout(size(60_000, 600_000));

describe.each(platforms)('P5 on $name', (platform) => {
  const told = (kind: string, violations: number): number => {
    report({ promise: 'P5', adapter: `${platform.name}, ${kind}`, attempts: IDS, violations });
    return violations;
  };

  it('ids of valid characters are not adopted', async () => {
    const adapter = new MemoryAdapter();
    await using app = await start(platform, adapter);
    expect(told('made up', await adopted(app, adapter, madeUp(dice(5))))).toBe(0);
  });

  it('ids of live sessions under an old signature are not adopted', async () => {
    const adapter = new MemoryAdapter();
    await using before = await start(platform, adapter, ['the secret of last year']);
    await using app = await start(platform, adapter, ['the secret of this year']);
    const live = await dead(before);
    const source: Source = (at) => {
      const id = decodeURIComponent(live(at).id).split('.')[0]!;
      return { id, value: sign(id, 'the secret of last year') };
    };
    expect(told('old signature', await adopted(app, adapter, source))).toBe(0);
  });

  it.each([
    ['deleted', '/logout'],
    ['rotated away', '/login'],
  ])('ids that were %s are not adopted', async (kind, path) => {
    const adapter = new MemoryAdapter();
    using time = new FakeTime();
    await using app = await start(platform, adapter);
    const source = await dead(app, path);
    // Above the grace, while the retired record is still there.
    time.advance(60);
    expect(told(kind, await adopted(app, adapter, source))).toBe(0);
  });

  it('ids of expired sessions are not adopted', async () => {
    const adapter = new MemoryAdapter();
    using time = new FakeTime();
    await using app = await start(platform, adapter);
    const source = await dead(app);
    time.advance(3600);
    expect(told('expired', await adopted(app, adapter, source))).toBe(0);
  });

  it('a store that adopts ids is found out', async () => {
    const adapter = new AdoptingAdapter();
    await using app = await start(platform, adapter);
    const count = await adopted(app, adapter, madeUp(dice(5)));
    report({ promise: 'P5', adapter: 'naive', attempts: IDS, violations: count });
    expect(count).toBeGreaterThan(0);
  });
});
