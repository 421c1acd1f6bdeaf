import { withPropertyAccess } from './property-access.js';
import type { SessionManager } from './session-manager.js';

/** A manager whose variables are also properties. Its verbs are called, so that a subclass can intercept them. */
export function managerProperties<T extends SessionManager<object>>(manager: T, isOwnField: () => boolean): T {
  // On the proxy, as the application calls them: a subclass's private fields are there and nowhere else.
  const verbs = (): SessionManager => proxy;
  const proxy: T = withPropertyAccess(
    manager,
    {
      read: (name) => verbs().get(name),
      write: (name, value) => void verbs().set(name, value),
      has: (name) => verbs().has(name),
      remove: (name) => void verbs().remove(name),
      names: () => (verbs().isStarted() ? verbs().keys() : []),
    },
    isOwnField,
  );
  return proxy;
}
