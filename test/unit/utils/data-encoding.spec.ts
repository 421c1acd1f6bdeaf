import { DataEncoding } from '../../../lib/utils/data-encoding.js';

const BYTES = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));

describe('the encoding of data', () => {
  it('is UTF-8 for text, which refuses what UTF-8 cannot hold', () => {
    const encoding = new DataEncoding();
    expect(encoding.bytesOf('ü')).toEqual(Buffer.from([0xc3, 0xbc]));
    expect(encoding.textOf(Buffer.from([0xc3, 0xbc]))).toBe('ü');
    expect([encoding.packed('ü'), encoding.unpacked('\u00c3\u00bc')]).toEqual(['\u00c3\u00bc', 'ü']);
    expect(encoding.lengthOf('ü')).toBe(2);
    expect(encoding.problemOf('ü\ud800')).toMatch(/surrogate/);
    expect(encoding.problemOf('𝄞')).toBeUndefined();
  });

  it('is one byte for each character when bytes are kept, and refuses a longer one', () => {
    const encoding = new DataEncoding();
    encoding.keepBytes();
    expect(encoding.textOf(encoding.bytesOf(BYTES))).toBe(BYTES);
    expect(encoding.unpacked(encoding.packed(BYTES))).toBe(BYTES);
    expect(encoding.bytesOf(BYTES)).toHaveLength(256);
    expect(encoding.lengthOf(BYTES)).toBe(256);
    expect(encoding.problemOf(BYTES)).toBeUndefined();
    expect(encoding.problemOf('Ā')).toMatch(/above 255/);
  });
});
