import type { StoredSession } from '../../../lib/adapters/adapter-capabilities.js';
import type { Found, RecordStore } from '../../../lib/core/commit/record-store.js';
import type { SessionEngine } from '../../../lib/core/session-engine.js';
import { isRetired, type SessionRecord } from '../../../lib/core/session-record.js';
import type { Tamper } from './automaton.js';
import { VersionedModel } from './versioned-model.js';

// Each of these breaks one rule of the protocol, so that the exploration has something to find.

/** A store that removes whatever is there. */
export class RemovesBlindly extends VersionedModel {
  protected override matches(
    current: StoredSession | undefined,
    expected: string | number | null,
    next: string | null,
  ): boolean {
    return next === null || super.matches(current, expected, next);
  }
}

/** A store that writes over whatever is there, if anything is. */
export class WritesBlindly extends VersionedModel {
  protected override matches(current: StoredSession | undefined, expected: string | number | null): boolean {
    return (current === undefined) === (expected === null);
  }
}

/** A store that creates what was removed meanwhile. */
export class Revives extends VersionedModel {
  protected override matches(
    current: StoredSession | undefined,
    expected: string | number | null,
    next: string | null,
  ): boolean {
    return current === undefined || super.matches(current, expected, next);
  }
}

/** A logout that takes a retired record for the end of the line. */
export const doesNotFollow: Tamper = (engine, kind) => {
  if (kind !== 'logout') return;
  replaceStore(engine, (store) => ({
    ...bound(store),
    load: async (id) => withoutSuccessors(await store.load(id)),
    swap: async (id, expected, next) => {
      const outcome = await store.swap(id, expected, next);
      return outcome.swapped ? outcome : { swapped: false, current: withoutSuccessors(outcome.current) };
    },
  }));
};

/** A second rotation that the retired record does not know. */
export const silentFork: Tamper = (engine) => {
  replaceStore(engine, (store) => ({
    ...bound(store),
    swap: (id, expected, next) => {
      const isFork = expected !== null && next !== null && isRetired(expected.record) && isRetired(next);
      return isFork ? Promise.resolve({ swapped: true, found: expected }) : store.swap(id, expected, next);
    },
  }));
};

/** A rotation that does not take over what others wrote while it made the new record. */
export const forgetsToRewrite: Tamper = (engine) => {
  replaceStore(engine, (store) => ({
    ...bound(store),
    swap: (id, expected, next) => {
      const isRewrite = id !== 'S0' && expected !== null && next !== null && !isRetired(next);
      return isRewrite ? Promise.resolve({ swapped: true, found: expected }) : store.swap(id, expected, next);
    },
  }));
};

/** A rotation that destroys the old session instead of retiring it. */
export const destroysTheOldId: Tamper = (engine) => {
  replaceStore(engine, (store) => ({
    ...bound(store),
    swap: (id, expected, next) => store.swap(id, expected, next !== null && isRetired(next) ? null : next),
  }));
};

function replaceStore(engine: SessionEngine, wrap: (store: RecordStore) => RecordStore): void {
  Object.assign(engine, { protocol: { ...engine.protocol, store: wrap(engine.protocol.store) } });
}

function bound(store: RecordStore): RecordStore {
  return {
    load: (id) => store.load(id),
    swap: (id, expected, next) => store.swap(id, expected, next),
    touch: (found) => store.touch(found),
  };
}

function withoutSuccessors(found: Found | null): Found | null {
  if (found === null || !isRetired(found.record)) return found;
  const { retired, ...metadata } = found.record.metadata;
  const record: SessionRecord = { ...found.record, metadata: { ...metadata, retired: { ...retired, successors: [] } } };
  const { id, version, remaining, at } = found;
  return { id, record, version, remaining, at };
}
