import { SessionManager } from '../core/session-manager.js';
import { isAskedByOthers } from '../core/property-access.js';

/**
 * A manager that stands for the current request's: it can be injected into singletons, which stay singletons. Outside
 * of a request `current` throws, except for what Nest reads off every provider.
 */
export function createSessionView(current: () => SessionManager): SessionManager {
  return new Proxy(Object.create(SessionManager.prototype) as SessionManager, {
    get: (_, name) => (isAskedByOthers(name) ? undefined : memberOf(current(), name)),
    set: (_, name, value) => Reflect.set(current(), name, value),
    has: (_, name) => Reflect.has(current(), name),
    deleteProperty: (_, name) => Reflect.deleteProperty(current(), name),
    // Not ownKeys: the target would have to have them.
  });
}

/** A method runs on the manager itself, so that a subclass's private fields are there. */
function memberOf(session: SessionManager, name: string | symbol): unknown {
  const member: unknown = Reflect.get(session, name);
  return typeof member === 'function' ? (member.bind(session) as unknown) : member;
}
