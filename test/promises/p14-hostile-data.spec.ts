import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SessionRecord } from '../../lib/core/session-record.js';
import { SessionError } from '../../lib/errors/session.error.js';
import { JsonSerializer } from '../../lib/serializers/json.serializer.js';
import { PhpSerializer } from '../../lib/serializers/php/php.serializer.js';
import type { SessionSerializer } from '../../lib/serializers/session-serializer.js';
import { FakeClock } from '../../lib/testing/fake-clock.js';
import { FieldsMapAdapter } from '../contract/fields-map.adapter.js';
import { mutated } from '../support/faults/mutation.js';
import { Bench, START } from '../support/open-session.js';
import { dice, type Dice } from '../support/promises/chance.js';
import { report } from '../support/promises/report.js';
import { size } from '../support/promises/size.js';

// P14: whatever is stored under an id, and whatever variables are called, nothing crashes, nothing hangs, and the session
// works again after at most one request.

const ID = '0123456789abcdefghijklmnopqrstuv';
const TEXTS = size(10_000, 1_000_000);
const SESSIONS = size(500, 20_000);
/** Milliseconds; what hangs takes longer, and a busy machine does not. */
const HANGING = 5000;

const RECORDS: readonly SessionRecord[] = [
  { metadata: { created: START, issued: START }, variables: new Map() },
  {
    metadata: { created: START, issued: START, ends: START + 9e7, lifetime: 60.5, persistent: true, written: START },
    variables: new Map<string, unknown>([
      ['user', { name: 'Ann', roles: ['a', 'b'], nested: [[[{}]]] }],
      ['__proto__', { polluted: true }],
      ['n', -1.5e-7],
      ['text', 'é\u2028"\\'],
    ]),
    unknown: { flavour: [1] },
  },
  {
    metadata: { created: START, issued: START, retired: { successors: ['x', 'y'], at: START, graceful: true } },
    variables: new Map(),
  },
];

/** What one form of stored data is read by; throws only SessionCorruptError. */
interface Reader {
  readonly name: string;
  readonly texts: readonly string[];
  /** Whether there are texts that it calls corrupt; a field holds the text of any program. */
  readonly refuses: boolean;
  read(text: string): unknown;
}

function readerOf(name: string, serializer: SessionSerializer): Reader {
  return {
    name,
    texts: RECORDS.map((record) => serializer.serialize(record, { id: ID })),
    refuses: true,
    read: (text) => {
      const { metadata, variables } = serializer.unserialize(text, { id: ID });
      if (!(variables instanceof Map) || !Number.isFinite(metadata.created)) throw new Error('This is no record');
      return [...variables];
    },
  };
}

const { fields } = new JsonSerializer();
const VALUES = RECORDS.flatMap(({ variables }) => [...variables.values()]);

const READERS: readonly Reader[] = [
  readerOf('JsonSerializer', new JsonSerializer()),
  ...(['php', 'php_serialize', 'php_binary'] as const).map((handler) =>
    readerOf(`PhpSerializer (${handler})`, new PhpSerializer({ handler })),
  ),
  {
    name: 'fields of JsonSerializer',
    texts: VALUES.map((value) => fields.encode('name', value)),
    refuses: false,
    read: (text) => fields.decode(text),
  },
];

/** Corrupt is a verdict; of another session (its digest was hit) as well. */
function isVerdict(error: unknown): boolean {
  return SessionError.is(error, 'E_SESSION_CORRUPT') || SessionError.is(error, 'E_SESSION_STORE');
}

function fuzz({ texts, read }: Reader, random: Dice): { read: number; refused: number; bad: string[] } {
  const outcome = { read: 0, refused: 0, bad: [] as string[] };
  for (let n = 0; n < TEXTS; n += 1) {
    const text = mutated(texts, random);
    const began = performance.now();
    try {
      read(text);
      outcome.read += 1;
    } catch (error) {
      if (isVerdict(error)) outcome.refused += 1;
      else outcome.bad.push(`${JSON.stringify(text)}: ${String(error)}`);
    }
    if (performance.now() - began > HANGING) outcome.bad.push(`hangs: ${JSON.stringify(text)}`);
  }
  return outcome;
}

const MEGABYTE = 1_000_000;
const PEOPLE = Array.from({ length: 15_000 }, (_, n) => ({ name: `Ann Number ${n}`, visits: n, roles: ['reader'] }));
const LARGE: readonly [what: string, text: string][] = [
  ['of people', JSON.stringify({ format: 1, created: START, variables: { people: PEOPLE } })],
  ['of PHP, that announces more', `a|a:1000000000:{${'i:0;i:1;'.repeat(MEGABYTE / 8)}`],
  ['of PHP, nested', `a|${'a:1:{i:0;'.repeat(MEGABYTE / 10)}`],
  ['of PHP, one string', `a|s:999999999:"${'x'.repeat(MEGABYTE)}`],
  ...['[', '{"a":', '"\\u0041', '9', '[0,'].map((piece): [string, string] => [
    `of ${piece}`,
    `{"format":1,"created":1,"variables":{"a":${piece.repeat(MEGABYTE / piece.length)}`,
  ]),
];

jest.setTimeout(900_000);

describe.each(READERS)('P14 hostile data, $name', (reader) => {
  it('mutated texts are read or corrupt, and pollute nothing', () => {
    const { bad, read, refused } = fuzz(reader, dice(14));
    report({ promise: 'P14', adapter: `${reader.name}, texts`, attempts: TEXTS, violations: bad.length });
    expect(bad).toEqual([]);
    expect(read).toBeGreaterThan(TEXTS / 100);
    if (reader.refuses) expect(refused).toBeGreaterThan(TEXTS / 100);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('large texts take at most four times their size of memory that stays', () => {
    const collect = collector();
    const greedy = LARGE.filter(([, text]) => {
      collect();
      const before = process.memoryUsage().heapUsed;
      const kept = tried(() => reader.read(text));
      collect();
      return kept === undefined || process.memoryUsage().heapUsed - before > 4 * text.length + MEGABYTE;
    });
    expect(greedy.map(([what]) => what)).toEqual([]);
  });
});

function tried(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

/** Of the memory that is not needed any more. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** One session whose stored data was changed by somebody, and a visitor who comes back with its id. */
async function isUsable(bench: Bench, id: string): Promise<boolean> {
  const first = await bench.started(id);
  first.set('mine', 1);
  first.bag('cart').set('items', 1);
  await first.save();
  const next = await bench.started(first.getId());
  const works = next.get('mine') === 1 && next.bag('cart').get('items') === 1;
  next.destroy();
  await next.save();
  return works && (await bench.variablesOf(first.getId())) === undefined;
}

describe('P14 hostile data under the id of a session', () => {
  it('a visitor whose stored data was mutated has a session that works, and can log out', async () => {
    const random = dice(41);
    const serializer = new JsonSerializer();
    const broken: string[] = [];
    for (let n = 0; n < SESSIONS; n += 1) {
      const bench = new Bench();
      const texts = RECORDS.map((record) => serializer.serialize(record, { id: ID }));
      const text = mutated(texts, random);
      await bench.adapter.write(ID, text, 600);
      const works = await isUsable(bench, ID).catch((error: unknown) => {
        // Another one's record: refused, by its digest, as long as it is there.
        if (SessionError.is(error, 'E_SESSION_STORE')) return true;
        throw error;
      });
      if (!works) broken.push(text);
    }
    report({ promise: 'P14', adapter: 'sessions of mutated data', attempts: SESSIONS, violations: broken.length });
    expect(broken).toEqual([]);
  });
});

const POISON = [
  ...['__proto__', 'constructor', 'prototype', 'then', 'toJSON', 'toString', 'valueOf', 'hasOwnProperty'],
  ...['destroy', 'get', 'set', 'save', 'id', 'name', 'bag', 'length', '', '.', 'a.b\\', '0'],
];

const clock = new FakeClock(START);

describe.each([
  ['a store of whole sessions', () => new Bench({}, clock)],
  ['a store of fields', () => new Bench({ adapter: new FieldsMapAdapter(clock) }, clock)],
])('P14 poison keys in %s', (name, newBench) => {
  it('variables, keys of bags, bags and members of values of these names are like any others', async () => {
    let violations = 0;
    for (const key of POISON) violations += (await isOrdinary(newBench(), key)) ? 0 : 1;
    report({ promise: 'P14', adapter: `poison keys, ${name}`, attempts: POISON.length, violations });
    expect(violations).toBe(0);
  });
});

async function isOrdinary(bench: Bench, key: string): Promise<boolean> {
  const member = JSON.parse(`{${JSON.stringify(key)}:{"polluted":1}}`) as object;
  const first = await bench.started();
  first.set(key, member);
  first.set('other', 1);
  first.bag(`bag-${key}`).set(key, 'mine').set('other', member);
  await first.save();
  const session = await bench.started(first.getId());
  const stored = session.get(key);
  const bag = session.bag(`bag-${key}`);
  const isThere =
    JSON.stringify(stored) === JSON.stringify(member) &&
    session.has(key) &&
    bag.get(key) === 'mine' &&
    JSON.stringify(bag.get('other')) === JSON.stringify(member) &&
    Object.keys(session.all()).includes(key) &&
    !('polluted' in {});
  session.remove(key);
  bag.remove(key);
  await session.save();
  const last = await bench.started(first.getId());
  const isGone = !last.has(key) && !last.bag(`bag-${key}`).has(key) && last.get('other') === 1;
  last.destroy();
  await last.save();
  return isThere && isGone && (await bench.variablesOf(first.getId())) === undefined;
}
