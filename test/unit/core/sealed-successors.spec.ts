import { sealed, unsealed } from '../../../lib/core/sealed-successors.js';
import { isRetired, type SessionRecord } from '../../../lib/core/session-record.js';
import { SessionCorruptError } from '../../../lib/errors/session-corrupt.error.js';

const OLD = 'a'.repeat(32);

function retired(...successors: string[]): SessionRecord {
  return { metadata: { created: 1, issued: 2, retired: { successors, at: 3, graceful: true } }, variables: new Map() };
}

function successorsOf(record: SessionRecord): readonly string[] {
  return isRetired(record) ? record.metadata.retired.successors : [];
}

describe('the successors in a retired record', () => {
  it('are not to be read without the old id', () => {
    const stored = JSON.stringify(successorsOf(sealed(OLD, retired('b'.repeat(32), 'c'))));
    expect(stored).not.toContain('bbb');
    expect(stored).not.toContain(OLD);
  });

  it('come back with it, in their order', () => {
    const record = retired('b'.repeat(32), 'c', 'A,-9'.repeat(32));
    expect(unsealed(OLD, sealed(OLD, record))).toEqual(record);
  });

  it('are equal texts for equal records, so that nothing seems changed', () => {
    expect(sealed(OLD, retired('b', 'c'))).toEqual(sealed(OLD, retired('b', 'c')));
    expect(successorsOf(sealed(OLD, retired('b')))).not.toEqual(successorsOf(sealed('d'.repeat(32), retired('b'))));
  });

  it.each([
    ['sealed for another id', successorsOf(sealed('b'.repeat(32), retired('c')))],
    ['in plain text', ['b'.repeat(32)]],
    ['cut off', ['AAAA']],
    ['empty', ['']],
  ])('%s: the record is corrupt', (_what, successors) => {
    expect(() => unsealed(OLD, retired(...successors))).toThrow(SessionCorruptError);
  });

  it('a live record is left as it is', () => {
    const record: SessionRecord = { metadata: { created: 1, issued: 1 }, variables: new Map([['user', 'Ann']]) };
    expect([sealed(OLD, record), unsealed(OLD, record)]).toEqual([record, record]);
  });
});
