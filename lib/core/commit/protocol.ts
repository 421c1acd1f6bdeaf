import { SessionConflictError } from '../../errors/session-conflict.error.js';
import type { Clock } from '../../utils/clock.js';
import { shortHash } from '../../utils/short-hash.js';
import { type SessionObserver, tell } from '../session-observer.js';
import type { ChangeSet } from '../change-set.js';
import type { SessionRecord } from '../session-record.js';
import type { RecordStore } from './record-store.js';

/** What the steps of the commit protocol work with. */
export interface Protocol {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly observer: SessionObserver;
  readonly newId: () => string;
}

/** One request's changes as the protocol needs them. */
export interface Changes {
  /** The record that this request sees, if nobody else wrote. */
  readonly record: SessionRecord;
  /** The changes one by one, for stores that keep variables apart. */
  readonly changes: ChangeSet;
  /** The same changes on what is stored instead. */
  applyTo(record: SessionRecord): SessionRecord;
}

/** So many conditional writes may lose against others before a commit gives up. */
const MAX_ATTEMPTS = 200;

/** Counts attempts and reports each lost one. */
export class Attempts {
  private count = 0;

  constructor(private readonly observer: SessionObserver) {}

  lost(id: string): void {
    this.count += 1;
    if (this.count >= MAX_ATTEMPTS) throw new SessionConflictError(MAX_ATTEMPTS);
    tell(this.observer, 'conflict', () => ({ type: 'conflict', session: shortHash(id), attempt: this.count }));
  }
}
