import { METADATA, OWN_TTL } from './hash-fields.js';
import { createdOf, ttlOf } from './hash-time.js';

/** Redis packs a hash tightly as long as no value is longer (`hash-max-listpack-value`): 69 bytes would double it. */
const LONGEST_PIECE = 64;
const ONE_BYTE_EACH = /^[\x20-\x7e]*$/;

/** Metadata as the values of `~m`, `~m2`, `~m3` ... */
export function metadataPieces(metadata: string): string[] {
  if (!ONE_BYTE_EACH.test(metadata)) return [metadata];
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at < metadata.length; at += LONGEST_PIECE) {
    pieces.push(metadata.slice(at, at + LONGEST_PIECE));
  }
  return pieces;
}

/**
 * The metadata of a session: what the engine gave; for one that the guide's verbs or another program made, what its
 * fields say.
 */
export function metadataOf(hash: ReadonlyMap<string, string>, defaultTtl: number): string {
  let text = hash.get(METADATA);
  if (text === undefined) {
    const created = createdOf(hash);
    return JSON.stringify({ created, issued: created, lifetime: ttlOf(hash, defaultTtl) });
  }
  for (let piece = 2, more = hash.get(METADATA + piece); more !== undefined; more = hash.get(METADATA + ++piece))
    text += more;
  const ownTtl = hash.get(OWN_TTL);
  return ownTtl === undefined ? text : withLifetime(text, Number(ownTtl));
}

/** When the session was created and when it ends whatever happens, in milliseconds since 1970, as far as it is said. */
export function timesIn(metadata: string): { readonly created?: number; readonly ends?: number } {
  const { created, ends } = objectIn(metadata) ?? {};
  return { ...(isTime(created) && { created }), ...(isTime(ends) && { ends }) };
}

function withLifetime(metadata: string, lifetime: number): string {
  const object = objectIn(metadata);
  return object ? JSON.stringify({ ...object, lifetime }) : metadata;
}

function objectIn(metadata: string): Record<string, unknown> | undefined {
  try {
    const object = JSON.parse(metadata) as unknown;
    return typeof object === 'object' && object !== null ? (object as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15;
}
