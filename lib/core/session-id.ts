import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuv';
const RANDOM_BYTES = 20;
const BITS_PER_CHARACTER = 5;
/** Ids for which random bytes are fetched at a time. */
const AT_ONCE = 128;

/** What a cookie must hold to be looked up at all: PHP's alphabet, at least PHP's shortest length. */
const COOKIE_ID = /^[a-zA-Z0-9,-]{22,128}$/;
/** What a program may set as an id (`setId()`), as in Phalcon, with an upper limit. */
const ANY_ID = /^[a-zA-Z0-9,-]{1,128}$/;

/** Length of the ids that are made here, in characters. */
export const NEW_ID_LENGTH = (RANDOM_BYTES * 8) / BITS_PER_CHARACTER;

/**
 * Makes ids of 160 random bits: 32 characters of `[0-9a-v]`, PHP's 5-bit alphabet. Every visitor without a session gets
 * one, and to fetch random bytes takes longer than all the rest: they are fetched for many ids, as node's `randomUUID()`
 * does, and wiped out when they are used.
 */
export function sessionIds(): () => string {
  const random = Buffer.alloc(AT_ONCE * RANDOM_BYTES);
  let next = random.length;
  return () => {
    if (next === random.length) {
      randomFillSync(random);
      next = 0;
    }
    const bytes = random.subarray(next, (next += RANDOM_BYTES));
    const id = idOf(bytes);
    bytes.fill(0);
    return id;
  };
}

function idOf(bytes: Uint8Array): string {
  let id = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    for (bits += 8; bits >= BITS_PER_CHARACTER; bits -= BITS_PER_CHARACTER) {
      id += ALPHABET[(value >>> (bits - BITS_PER_CHARACTER)) & 31];
    }
  }
  return id;
}

export function isCookieId(value: string): boolean {
  return COOKIE_ID.test(value);
}

export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && ANY_ID.test(value);
}
