import { remainingOf, sensibleTtl, timestamp } from '../../../../lib/adapters/redis-hash/hash-time.js';

const NOW = Date.UTC(2026, 3, 2, 12, 0, 30, 500);

function remaining(lastAccessed: string, milliseconds?: string, ttl = '60'): number {
  const hash = new Map([
    ['session_ttl', ttl],
    ['last_accessed_at', lastAccessed],
  ]);
  if (milliseconds !== undefined) hash.set('~t', milliseconds);
  return remainingOf(hash, NOW, 3600);
}

describe('what is left of a session', () => {
  it('follows from its last use, to the millisecond', () => {
    expect(remaining('2026-04-02T12:00:00+00:00', '500')).toBe(30);
    expect(remaining('2026-04-02T12:00:00+00:00')).toBe(29.5);
    expect(remaining('2026-04-02T14:00:00+02:00', '0')).toBe(29.5);
    expect(remaining('2026-04-02T12:00:30+00:00', '500', '0.25')).toBe(0.25);
  });

  it('is above nothing as long as Redis has the session', () => {
    expect(remaining('2026-04-02T11:00:00+00:00')).toBe(0.001);
  });

  it('is not more than its TTL where the clock of another host is a little ahead', () => {
    expect(remaining('2026-04-02T12:00:31+00:00', '900')).toBe(60);
  });

  it('is next to nothing where nobody knows: it is prolonged, and the next one knows', () => {
    expect(remaining('2026-04-02T12:00:33+00:00', '0')).toBe(0.001);
    expect(remaining('2030-01-01T00:00:00+00:00')).toBe(0.001);
    expect(remaining('yesterday')).toBe(0.001);
    expect(remaining('')).toBe(0.001);
    expect(remaining('2026-04-02T12:00:00+00:00', 'x')).toBe(0.001);
  });

  it.each(['0', '-1', 'soon', '', 'Infinity', 'NaN'])('a TTL of %j is the default', (ttl) => {
    expect(remaining('2026-04-02T12:00:00+00:00', '500', ttl)).toBe(3570);
  });
});

it('timestamps are those of the guide', () => {
  expect(timestamp(Date.UTC(2026, 3, 2, 12, 34, 56, 999))).toBe('2026-04-02T12:34:56+00:00');
});

it('a TTL makes sense above 0', () => {
  expect([1, 0.001, 0, -1, NaN, Infinity, undefined].map((ttl) => sensibleTtl(ttl, 9))).toEqual([
    1, 0.001, 9, 9, 9, 9, 9,
  ]);
});
