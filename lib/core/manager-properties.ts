import { type PropertySource, withPropertyAccess } from './property-access.js';
import { HANDLE } from './session-handle.js';
import type { SessionManager } from './session-manager.js';

/** A manager whose variables are also properties. Its verbs are called, so that a subclass can intercept them. */
export function managerProperties<T extends SessionManager<object>>(manager: T, isSubclass: boolean): T {
  const source = new ManagerProperties(manager, isSubclass);
  const proxy = withPropertyAccess(manager, source);
  // As the application calls them: a subclass's private fields are on the proxy and nowhere else.
  source.verbs = proxy;
  return proxy;
}

class ManagerProperties implements PropertySource {
  constructor(
    public verbs: SessionManager,
    private readonly isSubclass: boolean,
  ) {}

  read(name: string): unknown {
    return this.verbs.get(name);
  }

  write(name: string, value: unknown): void {
    this.verbs.set(name, value);
  }

  has(name: string): boolean {
    return this.verbs.has(name);
  }

  remove(name: string): void {
    this.verbs.remove(name);
  }

  names(): readonly string[] {
    return this.verbs.isStarted() ? this.verbs.keys() : [];
  }

  /** While the constructor of a subclass runs, and until the session is started. */
  takesOwnFields(): boolean {
    if (!this.isSubclass) return false;
    const handle = this.verbs[HANDLE];
    return !handle.state.started && handle.starting === undefined;
  }
}
