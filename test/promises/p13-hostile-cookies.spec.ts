import { CountingAdapter } from '../support/counting.adapter.js';
import { type Platform, platforms } from '../support/platforms.js';
import { dice, type Dice, inParallel } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { size } from '../support/promises/size.js';
import type { RawAnswer } from '../support/raw-client.js';
import { TestApp } from '../support/test-app.js';
import { VisitorController } from '../e2e/support/visitor.controller.js';

// P13: whatever a Cookie header holds, a route that reads its session answers, stores nothing and says nothing of it.
// A rejection that nobody handles fails the test by itself: Jest sees to that.

const HEADERS = size(1000, 100_000);
const LETTERS = 'abcdefghijklmnopqrstuv0123456789';
/** What a header that was injected would be called. */
const INJECTED = 'x-injected';

type Piece = (random: Dice) => string;

function word(random: Dice, length: number): string {
  return Array.from({ length }, () => LETTERS[random(LETTERS.length)]).join('');
}

function bytes(random: Dice, length: number): string {
  return String.fromCharCode(...Array.from({ length }, () => random(256)));
}

/** Values; no line ends of their own where the header would simply end. */
const VALUES: readonly Piece[] = [
  (random) => word(random, random(140)),
  (random) => bytes(random, random(60)).replace(/[\r\n]/g, '\x01'),
  (random) => bytes(random, random(60)),
  (random) => `%${bytes(random, 2).replace(/[\r\n]/g, 'x')}`.repeat(random(20)),
  (random) => `%${random(256).toString(16).padStart(2, '0')}`.repeat(random(40)),
  (random) => `${word(random, 32)}%0d%0a${INJECTED}:%201%0d%0a`,
  (random) => `${word(random, 32)}\n${INJECTED}: 1`,
  (random) => `"${word(random, 32)}${'"'.repeat(random(4))}`,
  (random) => `s:${word(random, 32)}.${word(random, 43)}`,
  (random) => `${word(random, 31)}\0`,
  (random) => word(random, 30).repeat(500),
  (random) => `{"$ne":null}${word(random, random(30))}`,
  (random) => `..%2f..%2f${word(random, 22)}`,
  () => '\xc3\x28\xa0\xff\xfe\xed\xa0\x80',
  () => '__proto__',
  () => '',
];

const NAMES: readonly Piece[] = [
  () => 'sid',
  () => 'sid',
  () => 'SID',
  () => '__proto__',
  () => 'constructor',
  () => ' sid ',
  () => '',
  (random) => word(random, random(8)),
  (random) => bytes(random, random(8)).replace(/[\r\n]/g, '='),
];

const pick = (random: Dice, pieces: readonly Piece[]): string => pieces[random(pieces.length)]!(random);

function cookieHeader(random: Dice): string {
  const count = random(20) === 0 ? 150 : 1 + random(4);
  const cookies = Array.from({ length: count }, () => {
    const text = `${pick(random, NAMES)}${random(8) === 0 ? '' : '='}${pick(random, VALUES)}`;
    return count === 150 ? text.slice(0, 90) : text;
  });
  return cookies.join(random(4) === 0 ? ';' : '; ');
}

function isHarmless({ status, headers, body }: RawAnswer): boolean {
  // node's parser refuses what is no header (400) and what is too much of it (431).
  if (status === 400 || status === 431) return headers.every(([name]) => name !== 'set-cookie');
  return status === 200 && body === '{}' && !headers.some(([name]) => name === 'set-cookie' || name === INJECTED);
}

async function askWith(platform: Platform, secret: string | undefined) {
  const adapter = new CountingAdapter();
  await using app = await TestApp.start(platform, {
    session: { adapter, ...(secret !== undefined && { cookie: { secret } }) },
    controllers: [VisitorController],
  });
  const random = dice(13);
  const answers = { served: 0, harmful: [] as RawAnswer[] };
  await inParallel(HEADERS, 50, async () => {
    const answer = await app.raw('/read', { headers: { cookie: cookieHeader(random) } }).answer();
    if (answer.status === 200) answers.served += 1;
    if (!isHarmless(answer)) answers.harmful.push(answer);
  });
  await app.ping();
  const writes = adapter.calls.filter(({ verb }) => verb !== 'load').length;
  return { ...answers, writes, violations: answers.harmful.length + writes };
}

jest.setTimeout(600_000);

describe.each(platforms)('P13 hostile cookies on $name', (platform) => {
  it.each([
    ['plain', undefined],
    ['signed', 'a-secret-of-the-application'],
  ])('%s ids: nothing breaks, nothing is stored, nothing is injected', async (kind, secret) => {
    const { served, violations, ...found } = await askWith(platform, secret);
    report({ promise: 'P13', adapter: `${platform.name}, ${kind} ids`, attempts: HEADERS, violations });
    expect(found).toEqual({ harmful: [], writes: 0 });
    // The test would say nothing if node refused them all.
    expect(served).toBeGreaterThan(HEADERS / 4);
  });
});
