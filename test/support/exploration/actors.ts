import { openSession } from '../../../lib/core/open-session.js';
import type { SessionEngine } from '../../../lib/core/session-engine.js';
import { HANDLE } from '../../../lib/core/session-handle.js';
import type { SessionManager } from '../../../lib/core/session-manager.js';
import { SessionError } from '../../../lib/errors/session.error.js';
import { doorWith } from '../open-session.js';

/** How a request ended. */
export type Outcome =
  /** there was no session for it */
  | { readonly kind: 'anonymous' | 'logged out' | 'read' }
  /** its changes are stored; it goes on under `id` */
  | { readonly kind: 'stored'; readonly id: string }
  /** its session was gone */
  | { readonly kind: 'gone' };

/** A request that carries the cookie of `S0`; `name` is the variable that it sets. */
export type Actor = (engine: SessionEngine, name: string) => Promise<Outcome>;

export const ACTORS = {
  /** sets its own variable */
  writer: request((session, name) => void session.set(name, 1)),
  /** sets its own key of a bag that all share */
  bagger: request((session, name) => void session.bag('bag').set(name, 1)),
  /** counts */
  counter: request((session) => void session.increment('n')),
  /** commits twice in one request */
  twice: request(async (session, name) => {
    await session.set(name, 1).save();
    session.increment('n');
  }),
  /** a change of privilege: login */
  rotator: rotation((session) => session.regenerateId()),
  /** routine rotation */
  graceful: rotation((session) => session.regenerateId({ graceful: true })),
  /** reads, and moves the expiry */
  reader: async (engine) => {
    await started(engine);
    return { kind: 'read' };
  },
  /** ends the session */
  logout: async (engine) => {
    const session = await started(engine);
    session.destroy();
    await session.save();
    return { kind: 'logged out' };
  },
  /** writes, then ends the session, in one request */
  writerLogout: async (engine, name) => {
    const session = await started(engine);
    if (!session.isNew) await session.set(name, 1).save().catch(goneIsFine);
    session.destroy();
    await session.save();
    return { kind: 'logged out' };
  },
} satisfies Record<string, Actor>;

export type ActorKind = keyof typeof ACTORS;

/** Runs a request to its end, with what it leaves running in the background. */
export async function runActor(kind: ActorKind, engine: SessionEngine, name: string): Promise<Outcome> {
  const outcome = await ACTORS[kind](engine, name);
  await engine.drain();
  return outcome;
}

function request(change: (session: SessionManager, name: string) => Promise<void> | void): Actor {
  return async (engine, name) => {
    const session = await started(engine);
    if (session.isNew) return { kind: 'anonymous' };
    return stored(session, async () => change(session, name));
  };
}

/** An id that is retired already when it comes in may still be rotated: the second click on a login button. */
function rotation(rotate: (session: SessionManager) => void): Actor {
  return async (engine, name) => {
    const session = await started(engine);
    if (session[HANDLE].state.subject === 'new') return { kind: 'anonymous' };
    return stored(session, async () => {
      session.set(name, 1);
      rotate(session);
    });
  };
}

async function started(engine: SessionEngine): Promise<SessionManager> {
  const session = openSession(engine, doorWith(['S0']));
  await session.start();
  return session;
}

async function stored(session: SessionManager, work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    await session.save();
    return { kind: 'stored', id: session.getId() };
  } catch (error) {
    if (!SessionError.is(error, 'E_SESSION_GONE')) throw error;
    return { kind: 'gone' };
  }
}

function goneIsFine(error: unknown): void {
  if (!SessionError.is(error, 'E_SESSION_GONE')) throw error;
}
