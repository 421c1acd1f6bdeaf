import { isRetired, type RetiredRecord } from '../session-record.js';
import { retire, withSuccessor } from '../rotation.js';
import { applyFrom, follow } from './apply.commit.js';
import { createFree } from './create.commit.js';
import { Attempts, type Changes, type Protocol } from './protocol.js';
import type { Found } from './record-store.js';

export interface RotationRequest {
  /** The session whose id is rotated, as the request found it (possibly retired already). */
  readonly source: Found;
  readonly newId: string;
  readonly changes: Changes;
  /** `regenerateId(false)`: the old id stays alive. */
  readonly keepOld: boolean;
  readonly graceful: boolean;
}

/** What became of a rotation. */
export interface RotationOutcome {
  /** The session that the changes are in; null when the old id was destroyed meanwhile. */
  readonly found: Found | null;
  /** Whether it is this request's session from now on, so that its id may be handed out. */
  readonly isOurs: boolean;
}

/**
 * Gives a session a new id: creates the new record, then retires the old one. Retiring is the commit point; a crash
 * before it leaves a record that nobody knows. Null: the old id was destroyed meanwhile, and the new one is removed.
 */
export async function rotateSession(protocol: Protocol, request: RotationRequest): Promise<RotationOutcome> {
  const successor = await createFree(protocol, request.newId, request.changes.record);
  if (request.keepOld) return { found: successor, isOurs: true };
  return retireOld(protocol, request, successor);
}

async function retireOld(protocol: Protocol, request: RotationRequest, created: Found): Promise<RotationOutcome> {
  const { store, observer } = protocol;
  const attempts = new Attempts(observer);
  let successor = created;
  let old = request.source;
  for (;;) {
    const result = await store.swap(old.id, old, retiredRecord(protocol, request, old, successor.id));
    if (result.swapped) return { found: successor, isOurs: true };
    attempts.lost(request.source.id);
    if (result.current === null) return { found: await discard(protocol, successor), isOurs: false };
    old = result.current;
    if (request.graceful && isRetired(old.record)) return joinMainLine(protocol, request.changes, old, successor);
    if (!isRetired(old.record)) successor = await rewrite(protocol, successor, request.changes, old);
  }
}

/**
 * Routine rotation is done once: a request that finds it done gives up its own successor and continues the one that is
 * there, unless a login made it: then only the changes go there, as those of any slow request.
 */
async function joinMainLine(protocol: Protocol, changes: Changes, old: Found, own: Found): Promise<RotationOutcome> {
  await discard(protocol, own);
  const { live, isGraceful } = await follow(protocol.store, old);
  if (live === null) return { found: null, isOurs: false };
  const found = await applyFrom(protocol, live, changes.applyTo(live.record), changes);
  return { found, isOurs: isGraceful && found?.id === live.id };
}

/** What the old id says from now on; an id that another request retired meanwhile gets one successor more. */
function retiredRecord(
  { clock }: Protocol,
  { graceful }: RotationRequest,
  old: Found,
  successor: string,
): RetiredRecord {
  if (isRetired(old.record)) return withSuccessor(old.record, successor);
  return retire(old.record, successor, clock.now(), graceful);
}

/** Others wrote to the old id meanwhile: the new record, still private, takes over what they wrote. */
async function rewrite(protocol: Protocol, successor: Found, changes: Changes, old: Found): Promise<Found> {
  const record = changes.applyTo(old.record);
  const result = await protocol.store.swap(successor.id, successor, record);
  if (result.swapped && result.found !== null) return result.found;
  return createFree(protocol, protocol.newId(), record);
}

/** Nobody was told the new id, so nobody else can have written to it. */
async function discard({ store }: Protocol, successor: Found): Promise<null> {
  await store.swap(successor.id, successor, null);
  return null;
}
