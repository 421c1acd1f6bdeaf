import type { RecordMetadata, Retirement, SessionRecord } from './session-record.js';
import { SessionCorruptError } from '../errors/session-corrupt.error.js';
import { SessionStoreError } from '../errors/session-store.error.js';
import { shortHash } from '../utils/short-hash.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What this package writes into a record beside its variables. */
const KNOWN = new Set(['idHash', 'created', 'issued', 'ends', 'lifetime', 'persistent', 'written', 'retired']);

/** Everything of a record but its variables, as plain data; `id`: whose record it is. */
export function plainMetadata({ metadata, unknown }: SessionRecord, id: string | undefined): Record<string, unknown> {
  return { ...unknown, ...(id !== undefined && { idHash: shortHash(id) }), ...metadata };
}

/**
 * What {@link plainMetadata} was given.
 *
 * @throws SessionCorruptError when it is none
 * @throws SessionStoreError when it is the record of another session than `id`
 */
export function metadataOf(raw: Readonly<Record<string, unknown>>, id: string | undefined): RecordMetadata {
  const { idHash, created, issued, ends, lifetime, persistent, written, retired } = raw;
  if (!isTime(created)) throw new SessionCorruptError('it has no time of creation');
  assertBelongs(idHash, id);
  const metadata: Mutable<RecordMetadata> = { created, issued: isTime(issued) ? issued : created };
  if (isTime(ends)) metadata.ends = ends;
  if (isTime(lifetime)) metadata.lifetime = lifetime;
  if (typeof persistent === 'boolean') metadata.persistent = persistent;
  if (isTime(written)) metadata.written = written;
  if (retired !== undefined) metadata.retired = retirementOf(retired);
  return metadata;
}

/** What a newer version of this package wrote and this one does not know; `parts`: what else belongs to the record. */
export function unknownOf(
  raw: Readonly<Record<string, unknown>>,
  ...parts: readonly string[]
): Record<string, unknown> | undefined {
  let unknown: Record<string, unknown> | undefined;
  for (const name in raw) {
    if (!KNOWN.has(name) && !parts.includes(name)) (unknown ??= {})[name] = raw[name];
  }
  return unknown;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A connection that lost step hands out the answers of others: nobody must get another one's session. */
function assertBelongs(idHash: unknown, id: string | undefined): void {
  if (idHash === undefined || id === undefined || idHash === shortHash(id)) return;
  throw new SessionStoreError(
    'load a session: it answered with the record of another one',
    undefined,
    'Check what stands between this process and the store; a record that was copied to another id has to be removed.',
  );
}

function retirementOf(raw: unknown): Retirement {
  if (!isObject(raw) || !isTime(raw['at']) || !Array.isArray(raw['successors'])) {
    throw new SessionCorruptError('its retirement is unreadable');
  }
  const successors = (raw['successors'] as unknown[]).filter((id): id is string => typeof id === 'string');
  return { successors, at: raw['at'], graceful: raw['graceful'] === true };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
