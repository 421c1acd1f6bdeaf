import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import { openSession } from '../../../lib/core/open-session.js';
import { SessionEngine } from '../../../lib/core/session-engine.js';
import type { SessionManager } from '../../../lib/core/session-manager.js';
import type { SessionSettings } from '../../../lib/core/session-settings.js';
import { SessionError } from '../../../lib/errors/session.error.js';
import type { FakeClock } from '../../../lib/testing/fake-clock.js';
import { doorWith, settingsFor } from '../open-session.js';
import { afterSteps } from './chance.js';
import { type Step, take } from './step.js';

/** A request that has started its session. */
export interface Begun {
  /** For {@link SessionNode.end}. */
  readonly request: number;
  readonly id: string;
  readonly isNew: boolean;
}

/** What the edge sees when the answer leaves. */
export interface Ended {
  readonly id: string;
  readonly isNew: boolean;
  /** The session was gone: its changes were dropped. */
  readonly isDropped: boolean;
}

export type NodeSettings = Partial<
  Pick<SessionSettings, 'touchInterval' | 'rotateAfter' | 'rotationGrace' | 'lifetime'>
>;

/** A server that works on sessions: in this process or in one of its own. */
export interface SessionNode {
  /** A request that carries an id, or none. */
  begin(id?: string): Promise<Begun>;
  /** Waits, takes the steps, and commits. */
  end(request: number, steps: readonly Step[], wait?: number): Promise<Ended>;
  /** Stores a new session and tells its id. */
  stored(variables: Readonly<Record<string, unknown>>): Promise<string>;
  /** Undefined: there is no live session under the id. */
  variablesOf(id: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Lets time pass. */
  advance(seconds: number): Promise<void>;
  /** Settles when nothing is on its way to the store. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** An engine in this process. */
export class EngineNode implements SessionNode {
  private readonly engine: SessionEngine;
  private readonly requests = new Map<number, SessionManager>();
  private count = 0;

  constructor(
    adapter: SessionAdapter,
    private readonly clock: FakeClock,
    settings: NodeSettings = {},
  ) {
    this.engine = new SessionEngine({ ...settingsFor(adapter, clock), ...settings });
  }

  async begin(id?: string): Promise<Begun> {
    const session = await this.started(id);
    const request = (this.count += 1);
    this.requests.set(request, session);
    return { request, id: session.getId(), isNew: session.isNew };
  }

  async end(request: number, steps: readonly Step[], wait = 0): Promise<Ended> {
    const session = this.requests.get(request)!;
    this.requests.delete(request);
    await afterSteps(wait);
    for (const step of steps) take(session, step);
    const isDropped = await dropped(session);
    return { id: session.getId(), isNew: session.isNew, isDropped };
  }

  async stored(variables: Readonly<Record<string, unknown>>): Promise<string> {
    const session = await this.started();
    for (const [name, value] of Object.entries(variables)) session.set(name, value);
    await session.save();
    return session.getId();
  }

  async variablesOf(id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const session = await this.started(id);
    return session.isNew ? undefined : session.all();
  }

  async advance(seconds: number): Promise<void> {
    this.clock.advance(seconds);
  }

  drain(): Promise<void> {
    return this.engine.drain();
  }

  close(): Promise<void> {
    return this.drain();
  }

  private async started(id?: string): Promise<SessionManager> {
    const session = openSession(this.engine, doorWith(id === undefined ? [] : [id]));
    await session.start();
    return session;
  }
}

async function dropped(session: SessionManager): Promise<boolean> {
  try {
    await session.save();
    return false;
  } catch (error) {
    if (SessionError.is(error, 'E_SESSION_GONE')) return true;
    throw error;
  }
}
