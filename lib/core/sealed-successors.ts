import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import { SessionCorruptError } from '../errors/session-corrupt.error.js';
import { isRetired, type RetiredRecord, type SessionRecord } from './session-record.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The record as it may be stored: a retired one names its successors so that only who has the old id can read them.
 * Whoever sees the store, a backup or a replica learns no id there that is alive.
 */
export function sealed(id: string, record: SessionRecord): SessionRecord {
  return isRetired(record) ? withSuccessors(record, (successor) => seal(keyOf(id), successor)) : record;
}

/**
 * The record that {@link sealed} was given.
 *
 * @throws SessionCorruptError when the successors were sealed for another id
 */
export function unsealed(id: string, record: SessionRecord): SessionRecord {
  return isRetired(record) ? withSuccessors(record, (text) => unseal(keyOf(id), text)) : record;
}

function withSuccessors(record: RetiredRecord, change: (successor: string) => string): RetiredRecord {
  const { retired } = record.metadata;
  const successors = retired.successors.map(change);
  return { ...record, metadata: { ...record.metadata, retired: { ...retired, successors } } };
}

function keyOf(id: string): Buffer {
  return createHash('sha256').update('successors of ').update(id).digest();
}

/** The nonce is made of key and text: equal records stay equal, and no nonce meets two texts. */
function seal(key: Buffer, text: string): string {
  const nonce = createHmac('sha256', key).update(text).digest().subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const body = Buffer.concat([cipher.update(text, 'latin1'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

function unseal(key: Buffer, text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('latin1');
  } catch (error) {
    throw new SessionCorruptError('its successors are not readable with this id', { cause: error });
  }
}
