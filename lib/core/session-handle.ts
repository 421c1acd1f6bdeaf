import { InvalidSessionAdapterError } from '../errors/invalid-session-adapter.error.js';
import type { SessionEngine } from './session-engine.js';
import type { SessionManagerOptions } from './session.interface.js';
import type { SessionState } from './session-state.js';

/** Where managers and bags keep what is not a member: out of the way of variables, and of `console.log`. */
export const HANDLE = Symbol.for('nestjs-session-manager:handle');

/** What a manager holds: its options, and, once it has an adapter, an engine. */
export class SessionHandle {
  name: string | undefined;
  starting: Promise<boolean> | undefined;
  private attached: SessionEngine | undefined;

  constructor(
    public options: SessionManagerOptions,
    public state: SessionState,
  ) {}

  get engine(): SessionEngine {
    if (this.attached === undefined) throw new InvalidSessionAdapterError();
    return this.attached;
  }

  set engine(engine: SessionEngine) {
    this.attached = engine;
  }

  get hasEngine(): boolean {
    return this.attached !== undefined;
  }

  /** What the names of this manager's variables begin with. */
  get prefix(): string {
    const uniqueId = this.options.uniqueId ?? this.attached?.settings.uniqueId ?? '';
    return uniqueId === '' || uniqueId === '0' ? '' : `${uniqueId}#`;
  }

  get cookieName(): string {
    return this.name ?? this.attached?.settings.name ?? DEFAULT_NAME;
  }
}

/** Name of the session and its cookie, unless something else is set. */
export const DEFAULT_NAME = 'sid';
