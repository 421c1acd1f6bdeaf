import { SessionError } from '../errors/session.error.js';
import type { Found } from './commit/record-store.js';
import { isAboutToExpire, remainingAfterUse } from './expiry.js';
import { isRotationDue, isWithinGrace } from './rotation.js';
import { lockSession, unlockSession } from './session-lock.js';
import type { SessionEngine } from './session-engine.js';
import { isRetired, type RecordMetadata, type RetiredRecord, type Retirement } from './session-record.js';
import type { SessionState } from './session-state.js';
import { isStoreFailure } from './store-failure.js';

/** Loads the session that the request carries, or begins a new one. False when the headers have left. */
export async function startSession(engine: SessionEngine, state: SessionState, name: string): Promise<boolean> {
  if (state.started) return true;
  if (state.door.isHeadGone || state.isSealed) return false;
  state.door.onStart();
  const afterDestroy = state.hasDestroyed;
  const candidates = state.id !== '' ? [state.id] : afterDestroy ? [] : state.door.carriedIds(name);
  try {
    await loadFirstLive(engine, state, candidates);
  } catch (error) {
    await unlockSession(engine, state);
    if (!isStoreFailure(error)) throw error;
    // A session that is locked is there: its user is not to look logged out.
    if (engine.settings.onStoreFailure !== 'anonymous' || SessionError.is(error, 'E_SESSION_LOCKED')) {
      state.door.onStartFailure?.();
      throw error;
    }
    state.beginReadOnly(error);
  }
  state.started = true;
  // The answer left meanwhile, and with it the commit that gives the lock back.
  if (state.isSealed) await unlockSession(engine, state);
  return true;
}

async function loadFirstLive(engine: SessionEngine, state: SessionState, candidates: readonly string[]): Promise<void> {
  let retired: Found | undefined;
  for (const id of candidates) {
    const { found, live } = await lookUp(engine, state, id);
    if (live !== null) return adopt(engine, state, live);
    if (found !== null) retired ??= found;
  }
  state.isAdopted &&= retired === undefined;
  if (!state.isAdopted) await unlockSession(engine, state);
  state.beginNew(state.isAdopted ? state.id : engine.settings.newId(), freshMetadata(engine));
  if (retired !== undefined) rememberRetired(engine, state, retired);
}

/** What is stored under an id, and the live session that it stands for; read under the lock of that one. */
async function lookUp(
  engine: SessionEngine,
  state: SessionState,
  id: string,
): Promise<{ found: Found | null; live: Found | null }> {
  for (let locked = id; ;) {
    await lockSession(engine, state, locked);
    const found = await engine.store.load(id);
    const live = found === null ? null : await servedBy(engine, found);
    if (live === null || live.id === locked || engine.locks === undefined) return { found, live };
    locked = live.id;
  }
}

/**
 * The session that a found record stands for: itself, or during the grace of a graceful rotation its successor. Every
 * rotation on the way must have been graceful: an older id never leads past a login.
 */
async function servedBy(engine: SessionEngine, found: Found): Promise<Found | null> {
  let current: Found | null = found;
  while (current !== null && isRetired(current.record)) {
    const { graceful, successors }: Retirement = current.record.metadata.retired;
    if (!graceful || !inGrace(engine, current.record)) return null;
    const successor: string | undefined = successors[0];
    current = successor === undefined ? null : await engine.store.load(successor);
  }
  return current;
}

async function adopt(engine: SessionEngine, state: SessionState, found: Found): Promise<void> {
  state.continueWith(found);
  const { settings } = engine;
  const now = settings.clock.now();
  if (isRotationDue(found.record.metadata, settings.rotateAfter, now)) {
    state.id = settings.newId();
    state.rotation = { keepOld: false, graceful: true };
  }
  if (isAboutToExpire(found.record.metadata, found.remaining, settings, now)) await extend(engine, state, found);
}

/** The request may take longer than the session has left. */
async function extend(engine: SessionEngine, state: SessionState, found: Found): Promise<void> {
  try {
    if (!(await engine.store.touch(found))) return;
  } catch (error) {
    return void engine.settings.observer.notice({ type: 'touch-failed', error });
  }
  const now = engine.settings.clock.now();
  state.source = { ...found, remaining: remainingAfterUse(found.record.metadata, engine.settings, now), at: now };
  state.hasSlid = true;
}

/** A retired id authenticates nothing; within the grace it also gets no session that would take the cookie away. */
function rememberRetired(engine: SessionEngine, state: SessionState, found: Found): void {
  state.source = found;
  if (isRetired(found.record) && inGrace(engine, found.record)) state.subject = 'retired';
}

function inGrace({ settings }: SessionEngine, { metadata }: RetiredRecord): boolean {
  return isWithinGrace(metadata.retired, settings.rotationGrace, settings.clock.now());
}

export function freshMetadata({ settings }: SessionEngine): RecordMetadata {
  const now = settings.clock.now();
  const { absoluteLifetime } = settings;
  return {
    created: now,
    issued: now,
    ...(Number.isFinite(absoluteLifetime) && { ends: now + absoluteLifetime * 1000 }),
  };
}
