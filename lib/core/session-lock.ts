import { commitSession } from './session-commit.js';
import type { SessionEngine } from './session-engine.js';
import type { CommitResult, SessionState } from './session-state.js';

/** Gives a request the lock of a session, in place of the one that it has. @throws SessionLockedError */
export async function lockSession(engine: SessionEngine, state: SessionState, id: string): Promise<void> {
  if (engine.locks === undefined) return;
  await unlockSession(engine, state);
  state.lock = await engine.locks.take(id);
}

/** Lets others have the session. A failure is reported and changes nothing: the lock ends by itself. */
export async function unlockSession(engine: SessionEngine, state: SessionState): Promise<void> {
  const { lock } = state;
  state.lock = undefined;
  try {
    await lock?.release();
  } catch (error) {
    engine.settings.observer.notice({ type: 'unlock-failed', error });
  }
}

/** The commit with which a request ends: others may have the session after it. Nobody waits until they can. */
export function commitAndUnlock(engine: SessionEngine, state: SessionState): Promise<CommitResult> | undefined {
  const running = commitSession(engine, state);
  if (state.lock === undefined) return running;
  const unlock = (): Promise<void> => unlockSession(engine, state);
  // Tracked from here on: the adapter is not closed before the lock is given back.
  void engine.track(running?.then(unlock, unlock) ?? unlock());
  return running;
}
