import { isCookieId, isSessionId, NEW_ID_LENGTH, sessionIds } from '../../../lib/core/session-id.js';

const COUNT = 100_000;
const ALPHABET = '0123456789abcdefghijklmnopqrstuv';
/** Chi-square with 31 degrees of freedom exceeds this once in a hundred million times, per position. */
const CHI_SQUARE_LIMIT = 100;

describe('new session ids', () => {
  const ids = Array.from({ length: COUNT }, sessionIds());

  it('are 32 characters of [0-9a-v]', () => {
    expect(NEW_ID_LENGTH).toBe(32);
    expect(ids.filter((id) => !/^[0-9a-v]{32}$/.test(id))).toEqual([]);
  });

  it(`are never the same: ${COUNT} of them`, () => {
    expect(new Set(ids).size).toBe(COUNT);
  });

  it('have every character equally often at every position', () => {
    for (let position = 0; position < NEW_ID_LENGTH; position += 1) {
      const counts = new Map(Array.from(ALPHABET, (character) => [character, 0]));
      for (const id of ids) counts.set(id.charAt(position), (counts.get(id.charAt(position)) ?? 0) + 1);
      const expected = COUNT / ALPHABET.length;
      const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeLessThan(CHI_SQUARE_LIMIT);
    }
  });

  it('may come in by a cookie', () => {
    expect(ids.every(isCookieId)).toBe(true);
  });
});

describe('an id that comes in', () => {
  it.each<[string, boolean, boolean]>([
    ['a'.repeat(32), true, true],
    ['a'.repeat(22), true, true],
    ['a'.repeat(21), false, true],
    ['a'.repeat(128), true, true],
    ['a'.repeat(129), false, false],
    ['abc,DEF-123', false, true],
    ['abc,DEF-123'.repeat(2), true, true],
    ['', false, false],
    ['../../../../../../etc/passwd', false, false],
    [`${'a'.repeat(32)}\n`, false, false],
    [`${'a'.repeat(32)}\0`, false, false],
    ['é'.repeat(32), false, false],
    ['a b', false, false],
    ['a'.repeat(31) + '%', false, false],
  ])('%j: by cookie %p, by setId() %p', (id, cookie, program) => {
    expect([isCookieId(id), isSessionId(id)]).toEqual([cookie, program]);
  });

  it.each([[undefined], [null], [5], [{ $ne: null }], [['a']]])('%p is no id', (id) => {
    expect(isSessionId(id)).toBe(false);
  });
});
