import { SessionError } from '../errors/session.error.js';
import { shortHash } from '../utils/short-hash.js';
import type { ChangeSet } from './change-set.js';
import { applyChanges } from './commit/apply.commit.js';
import { type CommitAction, planCommit, type Situation } from './commit/commit-plan.js';
import { createSession } from './commit/create.commit.js';
import { endSession } from './commit/end.commit.js';
import { type Found, prolonged } from './commit/record-store.js';
import { rotateSession, type RotationOutcome } from './commit/rotate.commit.js';
import { hasEnded, isTouchDue, remainingAfterUse } from './expiry.js';
import { RequestChanges } from './request-changes.js';
import type { SessionEngine } from './session-engine.js';
import { type SessionObserver, tell } from './session-observer.js';
import type { CommitResult, RotationWish, SessionState } from './session-state.js';

/**
 * Brings the store to what the request made of its session, once. Undefined: there is nothing to wait for.
 *
 * Commits of one request follow each other; commits of one session take turns in the engine's queue.
 */
export function commitSession(engine: SessionEngine, state: SessionState): Promise<CommitResult> | undefined {
  if (state.running !== undefined) return afterRunning(engine, state, state.running);
  if (state.failure !== undefined) return Promise.reject(state.failure);
  const plan = planCommit(situationOf(engine, state));
  const isTouch = plan.action === 'touch';
  const hasToFollow = isTouch && cookieFollows(state);
  if (isTouch && !hasToFollow) touchInBackground(engine, state);
  const waits = plan.action !== 'nothing' && (!isTouch || hasToFollow);
  if (!plan.end && !waits) return undefined;
  state.running = engine.track(execute(engine, state), () => (state.running = undefined));
  return state.running;
}

async function afterRunning(
  engine: SessionEngine,
  state: SessionState,
  running: Promise<CommitResult>,
): Promise<CommitResult> {
  const first = await running.catch(() => 'done' as const);
  return (await commitSession(engine, state)) ?? first;
}

function situationOf({ settings, keepsNothing }: SessionEngine, state: SessionState): Situation {
  const { subject, variables, source, door } = state;
  const hasChanges = variables.hasChanges && !keepsNothing;
  return {
    subject,
    changed: hasChanges && (subject !== 'new' || !variables.isEmpty),
    rotated: state.rotation !== undefined,
    touchDue: subject === 'stored' && source !== undefined && isDue(settings, source),
    ending: state.endings.length > 0,
    aborted: door.isAborted,
  };
}

function isDue(settings: SessionEngine['settings'], { record, remaining, at }: Found): boolean {
  const now = settings.clock.now();
  return isTouchDue(record.metadata, remaining - (now - at) / 1000, settings, now);
}

/** Whether the answer depends on a touch: a cookie with an age is sent again, but not for an id that is retired now. */
function cookieFollows({ door, metadata }: SessionState): boolean {
  return door.hasCookieAge || metadata?.persistent === true;
}

/** Nobody waits for it: it changes nothing that the client could see. */
function touchInBackground(engine: SessionEngine, state: SessionState): void {
  const { source } = state;
  if (source === undefined) return;
  slide(engine, state, source);
  void engine.track(touch(engine, source));
}

/** Whether the expiry was moved; a failure is reported, and changes no answer. */
async function touch({ settings, store }: SessionEngine, source: Found): Promise<boolean> {
  try {
    return await store.touch(source);
  } catch (error) {
    settings.observer.notice({ type: 'touch-failed', error });
    return false;
  }
}

async function touchForCookie(engine: SessionEngine, state: SessionState): Promise<CommitResult> {
  const { source } = state;
  if (source === undefined) return 'done';
  state.hasSlid = (await touch(engine, source)) && source.id === state.id;
  if (state.source === source) slide(engine, state, source);
  return 'done';
}

function slide({ settings }: SessionEngine, state: SessionState, source: Found): void {
  const at = settings.clock.now();
  state.source = prolonged(source, remainingAfterUse(source.record.metadata, settings, at), at);
}

async function execute(engine: SessionEngine, state: SessionState): Promise<CommitResult> {
  if (state.endings.length > 0) await endAll(engine, state);
  // Planned again: the handler may have destroyed or changed the session meanwhile.
  const { action } = planCommit(situationOf(engine, state));
  switch (action) {
    case 'create':
    case 'apply':
    case 'rotate':
    case 'fork':
      return store(engine, state, action);
    case 'drop':
      return drop(engine, state);
    case 'touch':
      return cookieFollows(state) ? touchForCookie(engine, state) : 'done';
    default:
      return 'done';
  }
}

/** Destroying twice is the same as destroying once: what failed stays to be done. */
async function endAll(engine: SessionEngine, state: SessionState): Promise<void> {
  for (let ending = state.endings[0]; ending !== undefined; ending = state.endings[0]) {
    const { id, found } = ending;
    await engine.queue.run(id, () => endSession(engine.protocol, id, found));
    state.endings.shift();
    tell(engine.settings.observer, 'destroyed', () => ({ type: 'destroyed', session: shortHash(id) }));
  }
}

async function store(
  engine: SessionEngine,
  state: SessionState,
  action: 'create' | 'apply' | 'rotate' | 'fork',
): Promise<CommitResult> {
  const { variables, rotation } = state;
  const snapshot = variables.snapshot();
  const taken = variables.take();
  state.rotation = undefined;
  const changes = new RequestChanges(
    taken,
    snapshot,
    state,
    rotation === undefined ? undefined : engine.settings.clock.now(),
  );
  try {
    if (hasEnded(changes.record.metadata, engine.settings.clock.now())) return lose(engine, state);
    const { found, isOurs } = await write(engine, state, action, changes, rotation);
    if (state.variables !== variables) return destroyedMeanwhile(state, found);
    if (found === null) return lose(engine, state);
    if (isOurs) settle(engine, state, action, found, changes);
    else leaveToSuccessor(engine, state, found);
    // An id that was rotated away meanwhile must not be sent again: the browser has the new one.
    state.hasSlid = found.id === state.source?.id && (state.hasSlid || action === 'apply');
    return 'done';
  } catch (error) {
    if (state.variables === variables) keepForLater(state, taken, rotation, error);
    throw error;
  }
}

function write(
  { protocol, queue }: SessionEngine,
  { id, source, isAdopted }: SessionState,
  action: CommitAction,
  changes: RequestChanges,
  rotation: RotationWish | undefined,
): Promise<RotationOutcome> {
  if (action === 'create' || source === undefined) {
    return queue
      .run(id, () => createSession(protocol, id, changes, !isAdopted))
      .then((found) => ({ found, isOurs: true }));
  }
  if (action === 'apply') {
    return queue
      .run(source.id, () => applyChanges(protocol, source, changes))
      .then((found) => ({ found, isOurs: found?.id === source.id }));
  }
  const { keepOld, graceful } = rotation ?? { keepOld: false, graceful: false };
  return queue.run(source.id, () => rotateSession(protocol, { source, newId: id, changes, keepOld, graceful }));
}

/** The request sees from now on what is stored. */
function settle(
  engine: SessionEngine,
  state: SessionState,
  action: CommitAction,
  found: Found,
  { record, changes: taken }: RequestChanges,
): void {
  const { observer } = engine.settings;
  const before = state.source;
  // Mostly nobody came in between: then it sees that already.
  if (found.record.variables !== record.variables) state.variables.rebase(found.record.variables, taken);
  state.source = found;
  state.metadata = found.record.metadata;
  state.subject = 'stored';
  if (action !== 'apply' && state.rotation === undefined) state.id = found.id;
  tellStored(observer, action, before?.id ?? '', found.id);
}

function tellStored(observer: SessionObserver, action: CommitAction, before: string, id: string): void {
  if (action === 'create') tell(observer, 'created', () => ({ type: 'created', session: shortHash(id) }));
  else if (action === 'apply') tell(observer, 'committed', () => ({ type: 'committed', session: shortHash(id) }));
  else tell(observer, 'rotated', () => ({ type: 'rotated', session: shortHash(before), successor: shortHash(id) }));
}

/**
 * The session was rotated away by another request meanwhile: the changes are in its successor, but that one is not this
 * request's session. It sees what it saw, and a rotation of its own begins at the id that it came with.
 */
function leaveToSuccessor({ settings }: SessionEngine, state: SessionState, found: Found): void {
  if (state.rotation === undefined && state.source !== undefined) state.id = state.source.id;
  tell(settings.observer, 'committed', () => ({ type: 'committed', session: shortHash(found.id) }));
}

/** The handler destroyed the session while it was being written. */
function destroyedMeanwhile(state: SessionState, found: Found | null): CommitResult {
  if (found !== null) state.endings.push({ id: found.id, found });
  return 'done';
}

function lose(engine: SessionEngine, state: SessionState): CommitResult {
  engine.settings.observer.notice({ type: 'dropped-write', session: shortHash(state.source?.id ?? state.id) });
  state.subject = 'gone';
  state.source = undefined;
  return 'dropped';
}

/** Nothing to write to: the changes of this request end here. */
function drop(engine: SessionEngine, state: SessionState): CommitResult {
  state.variables.take();
  state.rotation = undefined;
  engine.settings.observer.notice({ type: 'dropped-write', session: shortHash(state.source?.id ?? state.id) });
  return 'dropped';
}

/** What was surely not stored, or may be stored twice, stays to be committed; anything else must not be sent again. */
function keepForLater(state: SessionState, taken: ChangeSet, rotation: RotationWish | undefined, error: unknown): void {
  const wasSent = !SessionError.is(error) || error.code === 'E_SESSION_STORE' || error.code === 'E_SESSION_CONFLICT';
  if (wasSent && !taken.isIdempotent) {
    state.failure = error as Error;
    return;
  }
  state.variables.restore(taken);
  state.rotation ??= rotation;
}
