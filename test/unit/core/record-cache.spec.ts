import { type CachedRecord, RecordCache } from '../../../lib/core/commit/record-cache.js';
import { fieldIndex } from '../../../lib/core/field-index.js';
import { JsonSerializer } from '../../../lib/serializers/json.serializer.js';

function recordOf(characters: number, revision = 1): CachedRecord {
  const index = fieldIndex(new Map([['v', 'x'.repeat(characters)]]), new JsonSerializer().fields);
  return { revision, described: { metadata: { created: 1, issued: 1 } }, index };
}

describe('RecordCache', () => {
  it('gives back what was put last', () => {
    const cache = new RecordCache(100_000);
    cache.put('a', recordOf(5000, 1));
    cache.put('a', recordOf(5000, 2));
    expect(cache.get('a')?.revision).toBe(2);
    cache.drop('a');
    expect(cache.get('a')).toBeUndefined();
  });

  it('keeps no small records: they are fetched faster than asked about', () => {
    const cache = new RecordCache(100_000);
    cache.put('a', recordOf(500));
    expect(cache.get('a')).toBeUndefined();
  });

  it('a record that became small takes the large one away', () => {
    const cache = new RecordCache(100_000);
    cache.put('a', recordOf(5000));
    cache.put('a', recordOf(500));
    expect(cache.get('a')).toBeUndefined();
  });

  it('full: drops what was not used for the longest time', () => {
    const cache = new RecordCache(16_000);
    for (const id of ['a', 'b', 'c']) cache.put(id, recordOf(5000));
    cache.get('a');
    cache.put('d', recordOf(5000));
    expect(['a', 'b', 'c', 'd'].filter((id) => cache.get(id) !== undefined)).toEqual(['a', 'c', 'd']);
  });

  it.each([0, 4000])('of %d bytes holds nothing that is larger', (maxBytes) => {
    const cache = new RecordCache(maxBytes);
    cache.put('a', recordOf(5000));
    expect(cache.get('a')).toBeUndefined();
  });
});
