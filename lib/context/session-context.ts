import { AsyncLocalStorage } from 'node:async_hooks';
import type { SessionManager } from '../core/session-manager.js';
import { NoSessionContextError } from '../errors/no-session-context.error.js';
import type { SessionScope } from './session-scope.js';
import { createSessionView } from './session.view.js';

/**
 * Finds the session of the request that is being handled, from anywhere in its asynchronous course. It belongs to one
 * module: two applications in a process do not meet.
 */
export class SessionContext {
  private readonly storage = new AsyncLocalStorage<SessionScope>();
  private injected: SessionManager | undefined;

  /**
   * Whether somebody could ask: node makes every promise of the process slower once a storage is in use, so requests are
   * followed only when a view was injected somewhere.
   */
  get isUsed(): boolean {
    return this.injected !== undefined;
  }

  /** The manager that stands for the current request's. */
  get view(): SessionManager {
    return (this.injected ??= createSessionView(() => this.require('The session').session));
  }

  run<T>(scope: SessionScope, work: () => T): T {
    return this.storage.run(scope, work);
  }

  get scope(): SessionScope | undefined {
    return this.storage.getStore();
  }

  /** @throws NoSessionContextError outside of a request */
  private require(subject: string): SessionScope {
    const { scope } = this;
    if (scope === undefined) throw new NoSessionContextError(subject);
    return scope;
  }
}
