import type { FieldOperation, FieldsChange, StoredFields } from '../../../lib/adapters/adapter-capabilities.js';
import { type Entry, FieldsMapAdapter } from '../fields-map.adapter.js';
import { brokenIn } from './broken.js';

type Loaded = (stored: StoredFields, id: string) => StoredFields;

/** The reference with something else loaded than is stored. */
function loading(change: Loaded) {
  return class extends FieldsMapAdapter {
    override loadFields(id: string) {
      const stored = super.loadFields(id);
      return stored && change(stored, id);
    }
  };
}

/** The reference with changes that are another ones than it was given. */
function changing(change: (given: FieldsChange) => FieldsChange) {
  return class extends FieldsMapAdapter {
    override applyFields(id: string, given: FieldsChange) {
      return super.applyFields(id, change(given));
    }
  };
}

/** The reference with conditions of its own. */
function holding(holds: (change: FieldsChange, entry: Entry | undefined, held: boolean) => boolean) {
  return class extends FieldsMapAdapter {
    protected override holds(change: FieldsChange, entry: Entry | undefined) {
      return holds(change, entry, super.holds(change, entry));
    }
  };
}

/** The reference with single operations that do something else. */
function applying(apply: (fields: Map<string, string>, operation: FieldOperation) => boolean) {
  return class extends FieldsMapAdapter {
    protected override apply(fields: Map<string, string>, operation: FieldOperation) {
      if (!apply(fields, operation)) super.apply(fields, operation);
    }
  };
}

/** Reads, lets others in, then writes: what every store without a script or a transaction does. */
class LetsOthersIn extends FieldsMapAdapter {
  override applyFields(id: string, change: FieldsChange): never {
    const entry = this.live(id);
    return Promise.resolve().then(() => {
      if (!this.holds(change, entry)) return { applied: false, current: this.loadFields(id) };
      if (entry) this.entries.set(id, entry);
      else this.entries.delete(id);
      return super.applyFields(id, change);
    }) as never;
  }
}

class RevivesRemoved extends FieldsMapAdapter {
  private readonly gone = new Map<string, Entry>();

  override applyFields(id: string, change: FieldsChange) {
    const entry = this.live(id);
    if (entry && change.operations === 'remove') this.gone.set(id, entry);
    return super.applyFields(id, change);
  }

  override destroy(id: string) {
    const entry = this.live(id);
    if (entry) this.gone.set(id, entry);
    return super.destroy(id);
  }

  protected override live(id: string) {
    return super.live(id) ?? this.gone?.get(id);
  }
}

class ServesExpired extends FieldsMapAdapter {
  protected override live(id: string) {
    return this.entries.get(id);
  }
}

class TouchesAnyRevision extends FieldsMapAdapter {
  override touch(id: string, _revision: number, lifetime: number) {
    const entry = this.live(id);
    return entry !== undefined && super.touch(id, entry.revision, lifetime);
  }
}

class TouchMovesRevision extends FieldsMapAdapter {
  override touch(id: string, revision: number, lifetime: number) {
    const touched = super.touch(id, revision, lifetime);
    const entry = this.entries.get(id);
    if (touched && entry) this.entries.set(id, { ...entry, revision: entry.revision + 1 });
    return touched;
  }
}

class KeepsHalfOfAFailure extends FieldsMapAdapter {
  override applyFields(id: string, change: FieldsChange) {
    if (change.operations === 'remove' || change.operations.length < 2) return super.applyFields(id, change);
    let last = super.applyFields(id, { ...change, operations: change.operations.slice(0, 1) });
    if (last.applied)
      last = super.applyFields(id, { ...change, expect: 'live', operations: change.operations.slice(1) });
    return last;
  }
}

const trim: Loaded = (stored) => ({
  ...stored,
  fields: new Map([...stored.fields].map(([name, value]) => [name.trim() || '-', value])),
});

export const brokenFields = brokenIn('fields', [
  [
    'loses metadata',
    loading((stored) => ({ ...stored, metadata: '' })),
    'meaning: what was set is loaded, with metadata and what is left',
  ],
  [
    'writes all fields anew',
    changing((given) =>
      given.operations === 'remove'
        ? given
        : { ...given, operations: [{ kind: 'clear', prefix: '' }, ...given.operations] },
    ),
    'meaning: only what is named changes',
  ],
  [
    'applies the last operation first',
    changing((given) =>
      given.operations === 'remove' ? given : { ...given, operations: [...given.operations].reverse() },
    ),
    'meaning: operations apply in order',
  ],
  [
    'clears by a pattern without the dot',
    applying(
      (fields, operation) =>
        operation.kind === 'clear' &&
        (fields.forEach((_, field) => field.startsWith(operation.prefix.replace('.', '')) && fields.delete(field)),
        true),
    ),
    'meaning: clear removes what begins with the prefix, and nothing else',
  ],
  [
    'counts whole numbers only',
    applying(
      (fields, operation) =>
        operation.kind === 'increment' &&
        (fields.set(operation.field, String(Math.trunc(Number(fields.get(operation.field) ?? 0) + operation.by))),
        true),
    ),
    'meaning: counting is exact, from nothing, downwards and with fractions',
    'malformed: counting what is no number throws, and nothing is changed',
  ],
  ['trims names', loading(trim), 'meaning: names and values come back as they are'],
  [
    'adds a field of its own',
    loading((stored) => ({ ...stored, fields: new Map([...stored.fields, ['_', '']]) })),
    'meaning: a session without fields is one',
  ],
  [
    'has one revision for all',
    class extends FieldsMapAdapter {
      protected override revisionAfter() {
        return 1;
      }
    },
    'meaning: every change moves the revision',
    'meaning: a stale revision is refused, with what is there',
  ],
  [
    'takes absent for anything',
    holding((change, _, held) => change.expect === 'absent' || held),
    'meaning: expect absent is refused when something is there',
  ],
  [
    'writes to retired records',
    holding((change, entry, held) => held || (change.expect === 'live' && entry !== undefined)),
    'meaning: live is refused for a retired record',
  ],
  [
    'removes at any revision',
    holding((change, entry, held) => held || (change.operations === 'remove' && entry !== undefined)),
    'meaning: remove takes the session away at its revision only',
  ],
  ['revives what was removed', RevivesRemoved, 'unknown: live and a revision are refused, and nothing is created'],
  ['serves the expired', ServesExpired, 'expired: unknown to all, and its id is free'],
  [
    'keeps half of a failed change',
    KeepsHalfOfAFailure,
    'malformed: counting what is no number throws, and nothing is changed',
  ],
  ['moves the revision by a touch', TouchMovesRevision, 'touch: extends at its revision and keeps it'],
  ['touches any revision', TouchesAnyRevision, 'touch: another revision is refused, and nothing is prolonged'],
]);

export const brokenFieldsRaces = brokenIn('fields, races', [
  [
    'lets others in between reading and writing',
    LetsOthersIn,
    'atomicity: fifty that count and set their own field lose nothing',
    'atomicity: of fifty with one revision exactly one wins',
    'atomicity: of fifty that create one id exactly one wins',
  ],
  ['revives what was removed', RevivesRemoved, 'removal against changes: nothing is left, whoever came first'],
]);
