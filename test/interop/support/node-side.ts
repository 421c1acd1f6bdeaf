import { openSession } from '../../../lib/core/open-session.js';
import { SessionEngine } from '../../../lib/core/session-engine.js';
import type { SessionManager } from '../../../lib/core/session-manager.js';
import type { SessionEvent } from '../../../lib/core/session-observer.js';
import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import { resolveModuleOptions } from '../../../lib/options/resolve-module-options.js';
import { phpSession } from '../../../lib/php/php-session.js';
import type { PhpSessionOptions } from '../../../lib/php/php-session.options.js';
import { FakeClock } from '../../../lib/testing/fake-clock.js';
import { systemClock } from '../../../lib/utils/clock.js';
import { doorWith, settingsFor } from '../../support/open-session.js';

/** Our side of a shared session: an engine with the options that an application would spread into forRoot(). */
export class NodeSide {
  readonly events: SessionEvent[] = [];
  readonly engine: SessionEngine;
  readonly adapter: SessionAdapter & { readonly lifetime: number };

  constructor(options: PhpSessionOptions) {
    const { adapter, serializer, locking, absoluteLifetime } = resolveModuleOptions(phpSession(options));
    this.adapter = adapter as NodeSide['adapter'];
    this.engine = new SessionEngine({
      ...settingsFor(this.adapter, new FakeClock(0)),
      clock: systemClock,
      lifetime: this.adapter.lifetime,
      observer: { notice: (event) => this.events.push(event) },
      serializer,
      locking,
      absoluteLifetime,
    });
  }

  async open(): Promise<this> {
    await this.engine.adapter.open('', 'PHPSESSID');
    return this;
  }

  /** A request that carries this id, from its start to its commit. */
  async request<T>(id: string, work: (session: SessionManager) => T): Promise<T> {
    const session = openSession(this.engine, doorWith([id]));
    await session.start();
    const result = work(session);
    await session.save();
    await this.engine.drain();
    return result;
  }

  async close(): Promise<void> {
    await this.engine.drain();
    await this.engine.adapter.close();
  }
}
