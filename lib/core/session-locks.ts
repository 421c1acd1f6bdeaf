import type { HeldLock, LockingAdapter, LockOptions } from '../adapters/adapter-capabilities.js';
import { SessionError } from '../errors/session.error.js';
import { SessionLockedError } from '../errors/session-locked.error.js';
import { LONGEST_TIMER } from '../utils/deadline.js';
import type { Awaitable } from '../utils/awaitable.js';
import { WaitingLine } from '../utils/waiting-line.js';
import { asked } from './commit/record-codec.js';

/**
 * Lets the requests of one session take turns: first those of this process, in the order in which they came; who is first
 * among them then waits for other processes, and for PHP.
 */
export class SessionLocks {
  private readonly line = new WaitingLine();

  constructor(
    private readonly adapter: LockingAdapter,
    private readonly options: LockOptions,
  ) {}

  /** @throws SessionLockedError when the turn did not come in time */
  async take(id: string): Promise<HeldLock> {
    const { wait, expiry } = this.options;
    const since = performance.now();
    const leave = await this.line.enter(id, wait);
    if (leave === undefined) throw new SessionLockedError(wait);
    try {
      const lock = await this.takeFromStore(id, Math.max(wait - (performance.now() - since) / 1000, 0));
      // A request that never ends would keep its turn for ever.
      const timer = setTimeout(leave, Math.min(expiry * 1000, LONGEST_TIMER)).unref();
      return { release: () => giveBack(lock, timer, leave) };
    } catch (error) {
      leave();
      throw SessionError.is(error, 'E_SESSION_LOCKED') ? new SessionLockedError(wait) : error;
    }
  }

  private takeFromStore(id: string, wait: number): Awaitable<HeldLock> {
    return asked('lock a session', () => this.adapter.lock(id, { ...this.options, wait }));
  }
}

async function giveBack(lock: HeldLock, timer: NodeJS.Timeout, leave: () => void): Promise<void> {
  clearTimeout(timer);
  try {
    await lock.release();
  } finally {
    leave();
  }
}
