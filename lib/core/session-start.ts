import { SessionError } from '../errors/session.error.js';
import { andThen, attempt, type Awaitable } from '../utils/awaitable.js';
import { type Found, prolonged } from './commit/record-store.js';
import { isAboutToExpire, remainingAfterUse } from './expiry.js';
import { isRotationDue, isWithinGrace } from './rotation.js';
import { lockSession, unlockSession } from './session-lock.js';
import type { SessionEngine } from './session-engine.js';
import { isRetired, type RecordMetadata, type RetiredRecord, type Retirement } from './session-record.js';
import type { SessionState } from './session-state.js';
import { isStoreFailure } from './store-failure.js';

/** Loads the session that the request carries, or begins a new one. False when the headers have left. */
export function startSession(engine: SessionEngine, state: SessionState, name: string): Awaitable<boolean> {
  if (state.started) return true;
  if (state.door.isHeadGone || state.isSealed) return false;
  state.door.onStart();
  const afterDestroy = state.hasDestroyed;
  const candidates = state.id !== '' ? [state.id] : afterDestroy ? [] : state.door.carriedIds(name);
  return attempt(
    () => loadFirstLive(engine, state, candidates),
    () => begin(engine, state),
    (error) => beginWithout(engine, state, error),
  );
}

function begin(engine: SessionEngine, state: SessionState): Awaitable<true> {
  state.started = true;
  // The answer left meanwhile, and with it the commit that gives the lock back.
  return state.isSealed ? unlockSession(engine, state).then(() => true) : true;
}

/** The store failed: the request fails, or goes on with an empty session that cannot be changed. */
async function beginWithout(engine: SessionEngine, state: SessionState, error: unknown): Promise<true> {
  await unlockSession(engine, state);
  if (!isStoreFailure(error)) throw error;
  // A session that is locked is there: its user is not to look logged out.
  if (engine.settings.onStoreFailure !== 'anonymous' || SessionError.is(error, 'E_SESSION_LOCKED')) {
    state.door.onStartFailure?.();
    throw error;
  }
  state.beginReadOnly(error);
  return begin(engine, state);
}

/** The first candidate is nearly always alive, and nobody has to wait for a lock. */
function loadFirstLive(engine: SessionEngine, state: SessionState, candidates: readonly string[]): Awaitable<void> {
  const [first] = candidates;
  if (first === undefined) return beginNew(engine, state, undefined);
  if (engine.locks !== undefined) return lookThrough(engine, state, candidates);
  return andThen(engine.store.load(first), (found) =>
    found !== null && !isRetired(found.record)
      ? adopt(engine, state, found)
      : lookThrough(engine, state, candidates, found),
  );
}

/** @param first - what is stored under the first candidate, if it was looked for */
async function lookThrough(
  engine: SessionEngine,
  state: SessionState,
  candidates: readonly string[],
  first?: Found | null,
): Promise<void> {
  let retired: Found | undefined;
  for (const id of candidates) {
    const known = id === candidates[0] ? first : undefined;
    const { found, live } = await lookUp(engine, state, id, known);
    if (live !== null) return adopt(engine, state, live);
    if (found !== null) retired ??= found;
  }
  return beginNew(engine, state, retired);
}

function beginNew(engine: SessionEngine, state: SessionState, retired: Found | undefined): Awaitable<void> {
  state.isAdopted &&= retired === undefined;
  const unlocked = state.isAdopted || state.lock === undefined ? undefined : unlockSession(engine, state);
  return andThen(unlocked, () => {
    state.beginNew(state.isAdopted ? state.id : engine.settings.newId(), freshMetadata(engine));
    if (retired !== undefined) rememberRetired(engine, state, retired);
  });
}

/** What is stored under an id, and the live session that it stands for; read under the lock of that one. */
async function lookUp(
  engine: SessionEngine,
  state: SessionState,
  id: string,
  known: Found | null | undefined,
): Promise<{ found: Found | null; live: Found | null }> {
  for (let locked = id; ;) {
    await lockSession(engine, state, locked);
    const found = known === undefined ? await engine.store.load(id) : known;
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

function adopt(engine: SessionEngine, state: SessionState, found: Found): Awaitable<void> {
  state.continueWith(found);
  const { settings } = engine;
  const now = settings.clock.now();
  if (isRotationDue(found.record.metadata, settings.rotateAfter, now)) {
    state.id = settings.newId();
    state.rotation = { keepOld: false, graceful: true };
  }
  if (isAboutToExpire(found.record.metadata, found.remaining, settings, now)) return extend(engine, state, found);
}

/** The request may take longer than the session has left. */
async function extend(engine: SessionEngine, state: SessionState, found: Found): Promise<void> {
  try {
    if (!(await engine.store.touch(found))) return;
  } catch (error) {
    return void engine.settings.observer.notice({ type: 'touch-failed', error });
  }
  const now = engine.settings.clock.now();
  state.source = prolonged(found, remainingAfterUse(found.record.metadata, engine.settings, now), now);
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
