import type { HeldLock } from '../adapters/adapter-capabilities.js';
import { SessionHeadersSentError } from '../errors/session-headers-sent.error.js';
import { SessionNotStartedError } from '../errors/session-not-started.error.js';
import { SessionReadOnlyError } from '../errors/session-read-only.error.js';
import { SessionSealedError } from '../errors/session-sealed.error.js';
import type { Found } from './commit/record-store.js';
import type { SessionDoor } from './session-door.js';
import type { RecordMetadata } from './session-record.js';
import { Variables } from './variables.js';

/** What a session is to its request; see `Situation` of the commit plan. */
export type Subject = 'none' | 'new' | 'stored' | 'retired' | 'gone';

/** Whether a commit stored everything, or had to drop it because the session is gone. */
export type CommitResult = 'done' | 'dropped';

/** How the id of this request's session is rotated. */
export interface RotationWish {
  readonly keepOld: boolean;
  readonly graceful: boolean;
}

/** A session to destroy: what the request found under the id, or undefined when it did not look. */
export interface Ending {
  readonly id: string;
  readonly found: Found | undefined;
}

/** Everything that one request knows of its session. The manager's verbs change it, a commit reads it. */
export class SessionState {
  started = false;
  subject: Subject = 'none';
  id = '';
  /** The id was given by the program (`setId()`), not made here. */
  isAdopted = false;
  /** What the store holds of this session, as far as this request knows. */
  source: Found | undefined;
  metadata: RecordMetadata | undefined;
  rotation: RotationWish | undefined;
  readonly endings: Ending[] = [];
  variables = new Variables();
  /** A session was destroyed in this request. */
  hasDestroyed = false;
  /** The expiry was moved since the request began, so that a cookie with an age has to follow. */
  hasSlid = false;
  /** After the last commit: the answer is complete. */
  isSealed = false;
  /** A commit of unknown outcome that cannot be repeated; every later commit fails with it. */
  failure: Error | undefined;
  /** The session could not be loaded; the request is served without it, and must not change it. */
  private unloaded: { readonly cause: unknown } | undefined;
  /** The lock of the session, while this request has it. */
  lock: HeldLock | undefined;
  /** A commit that is on its way; the next one waits for it. */
  running: Promise<CommitResult> | undefined;

  constructor(readonly door: SessionDoor) {}

  /** The variables, for reading: after `destroy()` there are none. */
  reading(verb: string): Variables {
    if (!this.started && !this.hasDestroyed) throw new SessionNotStartedError(verb, this.door.route);
    return this.variables;
  }

  /** The variables, for a change that has to be stored. */
  writing(verb: string): Variables {
    if (!this.started) throw new SessionNotStartedError(verb, this.door.route);
    this.assertOpen(verb);
    if (this.subject === 'new' && this.door.isHeadGone && this.running === undefined)
      throw new SessionHeadersSentError(verb);
    return this.variables;
  }

  /** For changes of the id: they need headers that can still carry a cookie. */
  assertCanRotate(verb: string): void {
    if (!this.started) throw new SessionNotStartedError(verb, this.door.route);
    this.assertOpen(verb);
    if (this.door.isHeadGone) throw new SessionHeadersSentError(verb);
  }

  assertOpen(verb: string): void {
    if (this.isSealed) throw new SessionSealedError(verb);
    if (this.unloaded !== undefined) throw new SessionReadOnlyError(verb, this.unloaded);
  }

  /** Takes over what was found in the store. */
  continueWith(found: Found): void {
    this.subject = 'stored';
    this.id = found.id;
    this.source = found;
    this.metadata = found.record.metadata;
    this.variables = new Variables(found.record.variables);
  }

  /** A session of which the store knows nothing yet. */
  beginNew(id: string, metadata: RecordMetadata): void {
    this.subject = 'new';
    this.id = id;
    this.source = undefined;
    this.metadata = metadata;
    this.variables = new Variables();
  }

  /** An empty session in place of one that the store could not load. */
  beginReadOnly(cause: unknown): void {
    this.empty();
    this.unloaded = { cause };
  }

  /** Back to nothing, as after `destroy()`. */
  empty(): void {
    this.started = false;
    this.subject = 'none';
    this.id = '';
    this.isAdopted = false;
    this.source = undefined;
    this.metadata = undefined;
    this.rotation = undefined;
    this.failure = undefined;
    this.variables = new Variables();
  }
}
