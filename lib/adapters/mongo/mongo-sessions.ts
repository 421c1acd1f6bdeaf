import { SessionStoreError } from '../../errors/session-store.error.js';
import { shortHash } from '../../utils/short-hash.js';
import type { SessionVersion, StoredSession, SwapResult } from '../adapter-capabilities.js';
import type { SessionCollection, SessionFilter } from './session-collection.js';
import { firstRevision, type SessionDocument } from './session-document.js';
import type { SessionTimes } from './session-times.js';

/** Rounds of a race for one id: who loses one sees what the winner left. */
const MOST_ROUNDS = 5;
/** Seconds that quarantined data is kept. */
const DAY = 86_400;
/** What the ids of data begin with that was set aside: no session's id has a dot. */
const ASIDE = 'corrupt.';
const PAGE = 1000;

/** The sessions in the collection. Every change is one conditional command; what it matched is the answer. */
export class MongoSessions {
  constructor(
    private readonly collection: SessionCollection,
    private readonly times: SessionTimes,
  ) {}

  async find(operation: string, id: string): Promise<StoredSession | null> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const found = await this.collection.find(operation, id);
      const remaining = found ? this.times.remaining(found.modified) : 0;
      if (found === null || remaining <= 0) return null;
      const { data, revision } = found;
      if (revision !== undefined) return { data, version: revision, remaining };
      // PHP wrote it: it gets its revision when it is seen for the first time.
      await this.collection.update(operation, { _id: id, revision: { $exists: false } }, { revision: firstRevision() });
    }
    throw notDone(operation);
  }

  /** Creates or replaces, whatever is there. */
  async write(operation: string, id: string, data: string, lifetime: number): Promise<void> {
    await this.collection.put(operation, this.newDocument(id, data, lifetime));
  }

  async create(operation: string, id: string, data: string, lifetime: number): Promise<SwapResult> {
    const { _id, ...fields } = this.newDocument(id, data, lifetime);
    const swapped = { swapped: true, version: fields.revision } as const;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (await this.collection.insert(operation, { _id, ...fields })) return swapped;
      const current = await this.find(operation, id);
      if (current) return { swapped: false, current };
      if (await this.collection.update(operation, { _id, modified: { $lte: this.times.expired } }, fields))
        return swapped;
    }
    throw notDone(operation);
  }

  async replace(
    operation: string,
    id: string,
    expected: SessionVersion,
    data: string,
    lifetime: number,
  ): Promise<SwapResult> {
    const condition = this.unchanged(id, expected);
    const version = Number(expected) + 1;
    const fields = { data, modified: this.times.modification(lifetime), revision: version };
    if (condition && (await this.collection.update(operation, condition, fields))) return { swapped: true, version };
    return { swapped: false, current: await this.find(operation, id) };
  }

  /** @param expected - null: nothing may be there */
  async remove(operation: string, id: string, expected: SessionVersion | null): Promise<SwapResult> {
    const condition = expected === null ? undefined : this.unchanged(id, expected);
    if (condition && (await this.collection.remove(operation, condition))) return { swapped: true, version: null };
    const current = await this.find(operation, id);
    if (current === null && expected === null) return { swapped: true, version: null };
    return { swapped: false, current };
  }

  async destroy(operation: string, id: string): Promise<void> {
    await this.collection.remove(operation, { _id: id });
  }

  async touch(operation: string, id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    const condition = this.unchanged(id, version);
    if (condition === undefined) return false;
    return this.collection.update(operation, condition, { modified: this.times.modification(lifetime) });
  }

  /** Copies first, so that a crash in between loses nothing; the original goes only if it still is what was copied. */
  async setAside(operation: string, id: string, data: string): Promise<void> {
    const current = await this.find(operation, id);
    if (current?.data !== data) return;
    await this.write(operation, ASIDE + shortHash(id), data, DAY);
    await this.remove(operation, id, current.version);
  }

  /** A page of live ids behind `after`; an empty one is the end. */
  ids(operation: string, after: string): Promise<string[]> {
    const live = { modified: { $gt: this.times.expired } };
    return this.collection.ids(operation, { _id: { $type: 'string', $gt: after }, ...live }, PAGE, true);
  }

  /** Removes a batch of expired sessions; `isLast` when there are no more. */
  async collect(operation: string): Promise<{ removed: number; isLast: boolean }> {
    const expired = { modified: { $lte: this.times.expired } };
    const ids = await this.collection.ids(operation, { ...expired, _id: { $type: 'string' } }, PAGE, false);
    if (ids.length === 0) return { removed: 0, isLast: true };
    // Who came back to life since is left alone.
    const removed = await this.collection.removeAll(operation, { _id: { $in: ids }, ...expired });
    return { removed, isLast: ids.length < PAGE };
  }

  private newDocument(id: string, data: string, lifetime: number): SessionDocument & { readonly revision: number } {
    return { _id: id, data, modified: this.times.modification(lifetime), revision: firstRevision() };
  }

  /** That a session is alive and has that revision; undefined for what can be no revision. */
  private unchanged(id: string, revision: SessionVersion): SessionFilter | undefined {
    if (typeof revision !== 'number' || !Number.isSafeInteger(revision)) return undefined;
    return { _id: id, revision, modified: { $gt: this.times.expired } };
  }
}

function notDone(operation: string): SessionStoreError {
  return new SessionStoreError(operation, undefined, 'Too many others changed the document at once; try again.');
}
