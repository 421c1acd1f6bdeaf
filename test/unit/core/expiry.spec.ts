import {
  hasEnded,
  idleLifetime,
  isAboutToExpire,
  isTouchDue,
  type Lifetimes,
  remainingAfterUse,
  remainingSinceWritten,
} from '../../../lib/core/expiry.js';
import type { RecordMetadata } from '../../../lib/core/session-record.js';

const NOW = 1_000_000;
const lifetimes: Lifetimes = { lifetime: 3600, absoluteLifetime: 86_400, touchInterval: undefined };

function metadata(more: Partial<RecordMetadata> = {}): RecordMetadata {
  return { created: NOW, issued: NOW, ...more };
}

describe('the lifetime of a session', () => {
  it("is the module's, unless it has its own", () => {
    expect(idleLifetime(metadata(), lifetimes)).toBe(3600);
    expect(idleLifetime(metadata({ lifetime: 60 }), lifetimes)).toBe(60);
  });

  it('is idle, but never beyond its absolute end', () => {
    expect(remainingAfterUse(metadata(), lifetimes, NOW)).toBe(3600);
    expect(remainingAfterUse(metadata({ ends: NOW + 10_000 }), lifetimes, NOW)).toBe(10);
    expect(remainingAfterUse(metadata({ ends: NOW + 10_000 }), lifetimes, NOW + 9_500)).toBe(0.5);
  });

  it.each<[string, number | undefined, boolean]>([
    ['no absolute end', undefined, false],
    ['an end to come', NOW + 1, false],
    ['an end that is now', NOW, true],
    ['an end that has passed', NOW - 1, true],
  ])('with %s, has ended: %p %p', (_, ends, ended) => {
    expect(hasEnded(metadata(ends === undefined ? {} : { ends }), NOW)).toBe(ended);
  });

  it('is counted from the time of writing where the store cannot tell', () => {
    expect(remainingSinceWritten(metadata({ written: NOW - 600_000 }), lifetimes, NOW)).toBe(3000);
    expect(remainingSinceWritten(metadata({ written: NOW - 3_600_000 }), lifetimes, NOW)).toBe(0);
    expect(remainingSinceWritten(metadata({ written: NOW - 1000, ends: NOW + 5000 }), lifetimes, NOW)).toBe(5);
    expect(remainingSinceWritten(metadata(), lifetimes, NOW)).toBe(3600);
  });
});

describe('a touch', () => {
  it.each<[string, number, number | undefined, Partial<RecordMetadata>, boolean]>([
    ['before a tenth of the lifetime has passed', 3241, undefined, {}, false],
    ['after a tenth of the lifetime', 3240, undefined, {}, true],
    ['before its interval has passed', 3541, 60, {}, false],
    ['after its interval', 3540, 60, {}, true],
    ['with an interval of 0, when nothing has passed', 3600, 0, {}, false],
    ['with an interval of 0, a moment later', 3599.999, 0, {}, true],
    ["after a tenth of the session's own lifetime", 54, undefined, { lifetime: 60 }, true],
    ['when the absolute end leaves nothing to gain', 100, undefined, { ends: NOW + 100_000 }, false],
    ['when the session has more than its lifetime', 9999, 0, {}, false],
  ])('%s (%p s left, interval %p, %p): due %p', (_, remaining, touchInterval, more, due) => {
    expect(isTouchDue(metadata(more), remaining, { ...lifetimes, touchInterval }, NOW)).toBe(due);
  });
});

describe('a session that was just loaded', () => {
  it.each<[string, number, Partial<RecordMetadata>, boolean]>([
    ['with half a minute left', 30, {}, false],
    ['with less', 29.9, {}, true],
    ['of a short lifetime, with half of it left', 5, { lifetime: 10 }, false],
    ['of a short lifetime, with less', 4.9, { lifetime: 10 }, true],
    ['near its absolute end, which nothing moves', 5, { ends: NOW + 5000 }, false],
  ])('%s (%p s, %p): about to expire %p', (_, remaining, more, soon) => {
    expect(isAboutToExpire(metadata(more), remaining, lifetimes, NOW)).toBe(soon);
  });
});
