import { SessionStoreError } from '../../errors/session-store.error.js';
import type { StoredFields } from '../adapter-capabilities.js';
import { CREATED, DATA, givenName, isGuideField, METADATA, RETIRED, REVISION, SESSION_TTL } from './hash-fields.js';
import { metadataOf, timesIn } from './hash-metadata.js';
import { remainingOf } from './hash-time.js';
import { plainText } from './plain-text.js';

/** The fields of one key, as Redis has them. */
export type SessionHash = ReadonlyMap<string, string>;

/** The answer of HGETALL as a script hands it on: names and values in turn. */
export function hashOfList(list: readonly (Buffer | string)[]): SessionHash {
  const hash = new Map<string, string>();
  for (let at = 0; at < list.length; at += 2) hash.set(String(list[at]), String(list[at + 1]));
  return hash;
}

/** The answer of HGETALL as the client hands it on. */
export function hashOfObject(fields: Readonly<Record<string, string>>): SessionHash {
  const hash = new Map<string, string>();
  for (const field of Object.keys(fields)) hash.set(field, fields[field] as string);
  return hash;
}

/**
 * One session as the contract has it; null for a hash that is none.
 *
 * @param now - milliseconds since 1970
 * @param defaultTtl - seconds that a session lives which says nothing sensible itself
 * @throws SessionStoreError for the text of `write()`
 */
export function storedFields(hash: SessionHash, now: number, defaultTtl: number): StoredFields | null {
  if (!hash.has(SESSION_TTL)) return null;
  if (hash.has(DATA)) {
    const remedy = 'It was stored as one text by write(): read() gives it back, or destroy() removes it.';
    throw new SessionStoreError('read the variables of a session', undefined, remedy);
  }
  return {
    fields: variablesOf(hash),
    metadata: metadataOf(hash, defaultTtl),
    revision: Number(hash.get(REVISION) ?? 0),
    identity: hash.get(METADATA) ?? hash.get(CREATED) ?? '',
    remaining: remainingOf(hash, now, defaultTtl),
  };
}

/** What `write()` stored; for a session with variables these as JSON text, for pages that show it; else nothing. */
export function textOf(hash: SessionHash): string {
  const data = hash.get(DATA);
  if (data !== undefined) return data;
  if (!hash.has(SESSION_TTL) || hash.has(RETIRED)) return '';
  return JSON.stringify(objectOf(variablesOf(hash)));
}

/** A session as the guide has it, with the guide's own fields; null when it is gone. @param now - milliseconds since 1970 */
export function guideSession(hash: SessionHash, now: number): Record<string, string> | null {
  if (!hash.has(SESSION_TTL) || hash.has(RETIRED) || hash.has(DATA)) return null;
  const { ends = Infinity } = timesIn(metadataOf(hash, 0));
  if (ends <= now) return null;
  const session = objectOf(variablesOf(hash));
  for (const name of Object.keys(session)) session[name] = plainText(session[name] as string);
  for (const [field, value] of hash) if (isGuideField(field)) session[field] = value;
  return session;
}

function variablesOf(hash: SessionHash): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [field, value] of hash) {
    const name = givenName(field);
    if (name !== undefined) fields.set(name, value);
  }
  return fields;
}

/** Without a prototype, so that no name is special. */
function objectOf(fields: ReadonlyMap<string, string>): Record<string, string> {
  const object = Object.create(null) as Record<string, string>;
  for (const [name, value] of fields) object[name] = value;
  return object;
}
