import { deflateSync } from 'node:zlib';
import { inflated } from '../../../../lib/adapters/libmemcached/php-compression.js';
import { dice } from '../../../support/promises/chance.js';

const ZLIB = 0x30;
const FASTLZ = 0x50;

function sized(packed: Buffer, size: number): string {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(size);
  return Buffer.concat([head, packed]).toString('latin1');
}

describe('what PHP compressed', () => {
  it('stays as it is without the flag', () => expect(inflated('abc', 0)).toBe('abc'));

  it('by zlib is inflated', () => {
    const text = 'user|s:3:"ann";'.repeat(200);
    expect(inflated(sized(deflateSync(text), text.length), ZLIB)).toBe(text);
  });

  it('by FastLZ is unpacked: literals, and a match that overlaps with itself', () => {
    // 'ab', then 6 bytes from 2 bytes before, then 'c'.
    const packed = Buffer.from([1, 0x61, 0x62, 4 << 5, 1, 0, 0x63]);
    expect(inflated(sized(packed, 9), FASTLZ)).toBe('ababababc');
  });

  it.each([
    ['a size that is not met', sized(Buffer.from([0, 0x61]), 5), FASTLZ],
    ['a match before the beginning', sized(Buffer.from([0, 0x61, 0x20, 9]), 4), FASTLZ],
    ['a level that does not exist', sized(Buffer.from([0x60, 0x61]), 1), FASTLZ],
    ['no size', 'ab', FASTLZ],
    ['a size that nobody believes', sized(Buffer.from([0, 0x61]), 0xffffffff), FASTLZ],
    ['broken zlib', sized(Buffer.from('nonsense'), 8), ZLIB],
    ['more than it says', sized(deflateSync('a'.repeat(1000)), 10), ZLIB],
    ['a way that is unknown', sized(Buffer.from('zstd'), 4), 0x90],
  ])('with %s stays as it is, and is then no session', (_, value, flags) => {
    expect(inflated(value, flags)).toBe(value);
  });

  it('and anybody changed is read or left, and never throws', () => {
    const roll = dice(7);
    for (let round = 0; round < 3000; round += 1) {
      const bytes = Buffer.from(Array.from({ length: roll(60) }, () => roll(256)));
      expect(typeof inflated(sized(bytes, roll(300)), FASTLZ)).toBe('string');
    }
  });
});
