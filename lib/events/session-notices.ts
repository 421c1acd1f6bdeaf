import type { SessionEvent, SessionObserver } from '../core/session-observer.js';
import type { SessionEvents } from './session-events.js';
import type { SessionLog } from './session-log.js';

/** Hands what an engine tells of to the log and to those who subscribed. */
export class SessionNotices implements SessionObserver {
  constructor(
    private readonly log: SessionLog,
    private readonly events: SessionEvents,
  ) {}

  notice(event: SessionEvent): void {
    this.log.notice(event);
    this.events.emit(event);
  }

  wants(type: SessionEvent['type']): boolean {
    return this.log.wants(type) || this.events.wants(type);
  }
}
