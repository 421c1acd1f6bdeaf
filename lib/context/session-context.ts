import { AsyncLocalStorage } from 'node:async_hooks';
import { NoSessionContextError } from '../errors/no-session-context.error.js';
import type { SessionScope } from './session-scope.js';

/**
 * Finds the session of the request that is being handled, from anywhere in its asynchronous course. It belongs to one
 * module: two applications in a process do not meet.
 */
export class SessionContext {
  private readonly storage = new AsyncLocalStorage<SessionScope>();

  run<T>(scope: SessionScope, work: () => T): T {
    return this.storage.run(scope, work);
  }

  get scope(): SessionScope | undefined {
    return this.storage.getStore();
  }

  /** @throws NoSessionContextError outside of a request */
  require(subject: string): SessionScope {
    const scope = this.storage.getStore();
    if (scope === undefined) throw new NoSessionContextError(subject);
    return scope;
  }
}
