import type { SessionDoor } from './session-door.js';
import type { SessionEngine } from './session-engine.js';
import { HANDLE } from './session-handle.js';
import { SessionManager } from './session-manager.js';
import { SessionState } from './session-state.js';

/** A manager for one request. A subclass that set an adapter of its own in its constructor keeps it. */
export function openSession(
  engine: SessionEngine,
  door: SessionDoor,
  Manager: new () => SessionManager = SessionManager,
): SessionManager {
  const manager = new Manager();
  const handle = manager[HANDLE];
  handle.engine = handle.hasEngine ? engine.withAdapter(handle.engine.settings.adapter) : engine;
  handle.state = new SessionState(door);
  return manager;
}
