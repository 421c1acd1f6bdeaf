import { inflateSync } from 'node:zlib';
import { fromFastLz } from './fastlz.js';

/** How PHP's extension `memcached` marks what it compressed: values above 2000 bytes, where it makes them smaller. */
const COMPRESSED = 1 << 4;
const ZLIB = 1 << 5;
const FASTLZ = 1 << 6;
/** The uncompressed size stands in front, the lowest byte first. */
const SIZE_BYTES = 4;
/** More than an item of memcached can become by accident; a header that says more is not believed. */
const LARGEST = 64 * 1024 * 1024;

/** The value as it was before PHP compressed it; one that cannot be read stays as it is. One character is one byte. */
export function inflated(value: string, flags: number): string {
  if ((flags & COMPRESSED) === 0) return value;
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.length < SIZE_BYTES) return value;
  const size = bytes.readUInt32LE();
  if (size > LARGEST) return value;
  return expand(bytes.subarray(SIZE_BYTES), size, flags)?.toString('latin1') ?? value;
}

function expand(packed: Buffer, size: number, flags: number): Buffer | undefined {
  if ((flags & FASTLZ) !== 0) return fromFastLz(packed, size);
  if ((flags & ZLIB) === 0) return undefined;
  try {
    return inflateSync(packed, { maxOutputLength: size });
  } catch {
    return undefined;
  }
}
