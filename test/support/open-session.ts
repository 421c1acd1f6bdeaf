import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import type { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import { openSession } from '../../lib/core/open-session.js';
import { noDoor, type SessionDoor } from '../../lib/core/session-door.js';
import { SessionEngine } from '../../lib/core/session-engine.js';
import { sessionIds } from '../../lib/core/session-id.js';
import type { SessionManager } from '../../lib/core/session-manager.js';
import type { SessionEvent } from '../../lib/core/session-observer.js';
import type { SessionSettings } from '../../lib/core/session-settings.js';
import { JsonSerializer } from '../../lib/serializers/json.serializer.js';
import { FakeClock } from '../../lib/testing/fake-clock.js';

/** When every test begins. */
export const START = Date.UTC(2026, 0, 1);

/** An engine on memory with a clock to move, and what it asked of its adapter. */
export class Bench {
  readonly clock: FakeClock;
  readonly adapter: SessionAdapter;
  readonly notices: SessionEvent[] = [];
  /** The verbs that the adapter was asked, in order. */
  readonly calls: string[] = [];
  readonly engine: SessionEngine;

  constructor({ adapter, ...settings }: Partial<SessionSettings> = {}, clock = new FakeClock(START)) {
    this.clock = clock;
    this.adapter = adapter ?? new MemoryAdapter({}, clock);
    this.engine = new SessionEngine({
      ...settingsFor(recorded(this.adapter, this.calls), clock),
      observer: { notice: (notice) => this.notices.push(notice) },
      ...settings,
    });
  }

  /** A request that carries these ids and has not started its session. */
  request(...ids: string[]): SessionManager {
    return openSession(this.engine, doorWith(ids));
  }

  /** A request that carries these ids and has started its session. */
  async started(...ids: string[]): Promise<SessionManager> {
    const session = this.request(...ids);
    await session.start();
    return session;
  }

  /** Stores a session and tells its id. */
  async stored(variables: Record<string, unknown> = { user: 'Ann' }): Promise<string> {
    const session = await this.started();
    for (const [name, value] of Object.entries(variables)) session.set(name, value);
    await session.save();
    return session.getId();
  }

  /** The variables that are stored under an id; undefined when there is no live session. */
  async variablesOf(id: string): Promise<Record<string, unknown> | undefined> {
    const session = await this.started(id);
    return session.isNew ? undefined : { ...session.all() };
  }

  noticed(type: SessionEvent['type']): SessionEvent[] {
    return this.notices.filter((notice) => notice.type === type);
  }

  /** Forgets what was asked so far. */
  quiet(): this {
    this.calls.length = 0;
    this.notices.length = 0;
    return this;
  }
}

export function doorWith(ids: readonly string[], more: Partial<SessionDoor> = {}): SessionDoor {
  return { ...noDoor, carriedIds: () => ids, ...more };
}

/** The defaults of the module. */
export function settingsFor(adapter: SessionAdapter, clock: FakeClock): SessionSettings {
  return {
    adapter,
    clock,
    serializer: new JsonSerializer(),
    observer: { notice: () => undefined },
    newId: sessionIds(),
    lifetime: 3600,
    absoluteLifetime: 86_400,
    touchInterval: undefined,
    rotationGrace: 10,
    rotateAfter: undefined,
    maxBytes: 1024 * 1024,
    uniqueId: '',
    name: 'sid',
  };
}

/** The same adapter; each call is noted. */
function recorded(adapter: SessionAdapter, calls: string[]): SessionAdapter {
  return new Proxy(adapter, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return (...args: unknown[]): unknown => {
        calls.push(name);
        return Reflect.apply(member as (...args: unknown[]) => unknown, target, args);
      };
    },
  });
}
