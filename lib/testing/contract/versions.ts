import assert from 'node:assert/strict';
import type {
  AdapterCapabilities,
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../../adapters/adapter-capabilities.js';
import { LIFETIME } from './samples.js';

export const isVersioned = (capabilities: AdapterCapabilities): boolean => capabilities.versioned !== undefined;

/** Creates a session that must not be there yet. */
export async function create(versioned: VersionedAdapter, id: string, data: string): Promise<SessionVersion> {
  return swapped(await versioned.swap(id, null, data, LIFETIME));
}

/** The version that a successful swap gave. */
export function swapped(answer: SwapResult): SessionVersion {
  assert.ok(answer.swapped, 'the swap was refused');
  assertVersion(answer.version);
  return answer.version;
}

/** A session that must be there. */
export async function stored(versioned: VersionedAdapter, id: string): Promise<StoredSession> {
  const session = await versioned.load(id);
  assert.ok(session, `${id} is not there`);
  return session;
}

/** `remaining` may differ by a second: stores that count whole ones round up. */
export function assertStored(
  session: StoredSession | null,
  data: string,
  remaining: number,
): asserts session is StoredSession {
  assert.ok(session, 'nothing is there');
  assert.equal(session.data, data);
  assertVersion(session.version);
  assert.ok(
    session.remaining > 0 && Math.abs(session.remaining - remaining) <= 1,
    `${session.remaining} seconds remain, not ${remaining}`,
  );
}

function assertVersion(version: unknown): asserts version is SessionVersion {
  assert.ok(typeof version === 'string' || typeof version === 'number', `${String(version)} is no version`);
}
