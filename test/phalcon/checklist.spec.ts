import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Every entry of Phalcon's checklist (1 to 80; 78 stands for three tests and 55 for two, which makes 83) is a test here, is
// tested where its adapter is, or is a difference with its reason.

const HERE = readdirSync(__dirname)
  .filter((file) => file.endsWith('.spec.ts') && file !== 'checklist.spec.ts')
  .flatMap((file) => [
    ...readFileSync(join(__dirname, file), 'utf8').matchAll(/\bit(?:\.each\([^]*?\))?\(\s*['"`](\d+) /g),
  ])
  .map(([, number]) => Number(number));

/** Tested with the adapter; the folder of test/unit/adapters. */
const WITH_THE_ADAPTER: Readonly<Record<string, readonly number[]>> = {
  stream: [4, 5, 9, 13, 14, 27, 28, 29, 33, 37],
};

/** With the adapters that come later. */
const LATER: Readonly<Record<string, readonly number[]>> = {
  redis: [3, 8, 12, 15, 16, 17, 18, 19, 25, 26, 32, 36],
  libmemcached: [2, 6, 10, 22, 30, 34],
};

const DIFFERENCES: Readonly<Record<number, string>> = {
  31: 'updateTimestamp() is no verb of an adapter: touch() of the capability versioned, which Noop does not have',
  35: 'validateId() is no verb of an adapter: an unknown id is never adopted',
  43: 'getDI() and setDI() of a bag: Nest injects',
  47: '`persistent` on an injectable is @Persistent(), tested with the decorators',
  50: "serialize() in PHP's format belongs to the PHP serializer; a bag is part of its session",
  54: "unserialize() in PHP's format belongs to the PHP serializer; init() fills a bag",
  60: 'getDI() and setDI() of a manager: Nest injects',
};

const ALL = Array.from({ length: 80 }, (_, index) => index + 1);

describe("Phalcon's checklist", () => {
  it.each(ALL)('%i is tested here, tested with its adapter, or a difference', (number) => {
    const elsewhere = [...Object.values(WITH_THE_ADAPTER), ...Object.values(LATER)].flat();
    expect([...HERE, ...elsewhere, ...Object.keys(DIFFERENCES).map(Number)]).toContain(number);
  });

  it('names nothing twice as tested and as a difference', () => {
    expect(
      Object.keys(DIFFERENCES)
        .map(Number)
        .filter((number) => HERE.includes(number)),
    ).toEqual([]);
  });

  it.each(Object.keys(WITH_THE_ADAPTER))('the tests of %s are where they are said to be', (folder) => {
    expect(readdirSync(join(__dirname, '../unit/adapters', folder)).some((file) => file.endsWith('.spec.ts'))).toBe(
      true,
    );
  });
});
