import { types } from 'node:util';
import type { StoredSession } from '../adapter-capabilities.js';
import type { SessionTimes } from './session-times.js';
import type { SqlDialect } from './sql-dialect.js';

/** A live session and the time in its row. */
export interface FoundSession extends StoredSession {
  readonly version: string;
  readonly modified: number;
}

interface Row {
  readonly id: unknown;
  readonly data: unknown;
  readonly created: unknown;
  readonly modified: unknown;
}

/** The session of an id among the rows that the database found for it; null if there is none, or it has expired. */
export function sessionIn(
  rows: readonly unknown[],
  id: string,
  times: SessionTimes,
  dialect: SqlDialect,
): FoundSession | null {
  // A collation may find 'ID' for 'id'.
  const row = (rows as readonly Row[]).find((candidate) => textOf(candidate.id) === id);
  if (row === undefined) return null;
  const modified = Number(row.modified ?? row.created);
  const remaining = times.remaining(modified);
  if (!(remaining > 0)) return null;
  const stored = bytesOf(row.data);
  return { data: textOf(stored), version: dialect.version(stored), remaining, modified };
}

/** The ids in a page of them. */
export function idsIn(rows: readonly unknown[]): string[] {
  return (rows as readonly Row[]).map(({ id }) => textOf(id));
}

function bytesOf(value: unknown): string | Buffer {
  // Not by instanceof: drivers may live in another realm. libsql answers bare array buffers.
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value);
  return typeof value === 'string' ? value : '';
}

function textOf(value: unknown): string {
  return bytesOf(value).toString();
}
