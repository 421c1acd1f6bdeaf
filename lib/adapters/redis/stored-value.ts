import { createHash } from 'node:crypto';
import type { DataEncoding } from '../../utils/data-encoding.js';
import type { StoredSession } from '../adapter-capabilities.js';

/** What Redis answers for a key without an expiry, and for one that is not there. */
const NO_EXPIRY = -1;
const GONE = -2;

/** The version of data: SHA-1 of its bytes in hex, as `redis.sha1hex` has it. It guards against accidents, not attacks. */
export function versionOf(data: Buffer): string {
  return createHash('sha1').update(data).digest('hex');
}

/**
 * What is stored, as the contract has it; null when it has expired. The version is computed when it is asked for, on the
 * bytes as they came: text that is no UTF-8 still has the version that the server sees.
 *
 * @param answer - of PTTL
 */
export function storedSession(
  bytes: Buffer | null,
  answer: number | string,
  encoding: DataEncoding,
): StoredSession | null {
  // A client with the option stringNumbers gives text.
  const milliseconds = Number(answer);
  if (bytes === null || milliseconds === GONE) return null;
  let version: string | undefined;
  return {
    data: encoding.textOf(bytes),
    // In its last millisecond a key has 0 left, and is still there.
    remaining: milliseconds === NO_EXPIRY ? Infinity : Math.max(milliseconds, 1) / 1000,
    get version() {
      return (version ??= versionOf(bytes));
    },
  };
}
