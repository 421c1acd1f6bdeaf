import { withPropertyAccess } from './property-access.js';
import type { SessionManager } from './session-manager.js';

/** A manager whose variables are also properties. Its verbs are called, so that a subclass can intercept them. */
export function managerProperties<T extends SessionManager<object>>(manager: T, isOwnField: () => boolean): T {
  const session = manager as unknown as SessionManager;
  const proxy: T = withPropertyAccess(
    manager,
    {
      read: (name) => session.get(name),
      write: (name, value) => void session.set(name, value),
      has: (name) => session.has(name),
      remove: (name) => void session.remove(name),
      names: () => (session.isStarted() ? session.keys() : []),
    },
    isOwnField,
  );
  return proxy;
}
