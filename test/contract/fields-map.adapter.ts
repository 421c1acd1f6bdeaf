import { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import type {
  ConditionalFieldsAdapter,
  FieldOperation,
  FieldsAdapter,
  FieldsChange,
  FieldsResult,
  SessionVersion,
  StoredFields,
  UnchangedFields,
} from '../../lib/adapters/adapter-capabilities.js';
import { NotANumberError } from '../../lib/errors/not-a-number.error.js';
import type { Clock } from '../../lib/utils/clock.js';

export interface Entry {
  readonly fields: ReadonlyMap<string, string>;
  readonly metadata: string;
  readonly revision: number;
  readonly retired: boolean;
  readonly expires: number;
}

/** The fields capability on a Map: what the contract suite and the engine's fields store are tested with. */
export class FieldsMapAdapter extends SessionAdapter implements FieldsAdapter, ConditionalFieldsAdapter {
  readonly cacheBytes = 1024 * 1024;
  protected readonly entries = new Map<string, Entry>();
  private readonly texts = new Map<string, { data: string; expires: number }>();

  constructor(protected readonly clock: Clock) {
    super();
  }

  read(id: string): string {
    const text = this.texts.get(id);
    return text !== undefined && text.expires > this.clock.now() ? text.data : '';
  }

  write(id: string, data: string, lifetime: number): boolean {
    this.texts.set(id, { data, expires: this.end(lifetime) });
    return true;
  }

  destroy(id: string): boolean {
    this.texts.delete(id);
    this.entries.delete(id);
    return true;
  }

  loadFields(id: string): StoredFields | null {
    const entry = this.live(id);
    if (entry === undefined) return null;
    const { fields, metadata, revision, expires } = entry;
    return { fields, metadata, revision, identity: metadata, remaining: (expires - this.clock.now()) / 1000 };
  }

  loadFieldsIfChanged(
    id: string,
    known: Pick<StoredFields, 'revision' | 'identity'>,
  ): UnchangedFields | StoredFields | null {
    const stored = this.loadFields(id);
    const isKnown = stored?.revision === known.revision && stored.identity === known.identity;
    return isKnown ? { unchanged: true, remaining: stored.remaining } : stored;
  }

  applyFields(id: string, change: FieldsChange): FieldsResult {
    const entry = this.live(id);
    if (!this.holds(change, entry)) return { applied: false, current: this.loadFields(id) };
    if (change.operations === 'remove') {
      this.entries.delete(id);
      return { applied: true, revision: null };
    }
    const fields = new Map(entry?.fields);
    for (const operation of change.operations) this.apply(fields, operation);
    const revision = this.revisionAfter(entry);
    const { metadata = entry?.metadata ?? '', retired = false } = change;
    this.entries.set(id, { fields, metadata, revision, retired, expires: this.end(change.lifetime) });
    return { applied: true, revision };
  }

  touch(id: string, revision: SessionVersion, lifetime: number): boolean {
    const entry = this.live(id);
    if (entry?.revision !== revision) return false;
    this.entries.set(id, { ...entry, expires: this.end(lifetime) });
    return true;
  }

  protected live(id: string): Entry | undefined {
    const entry = this.entries.get(id);
    return entry !== undefined && entry.expires > this.clock.now() ? entry : undefined;
  }

  protected end(lifetime: number): number {
    return this.clock.now() + lifetime * 1000;
  }

  protected holds({ expect }: FieldsChange, entry: Entry | undefined): boolean {
    if (expect === 'absent') return entry === undefined;
    if (entry === undefined) return false;
    return expect === 'live' ? !entry.retired : entry.revision === expect.revision;
  }

  protected revisionAfter(entry: Entry | undefined): number {
    return (entry?.revision ?? 0) + 1;
  }

  protected apply(fields: Map<string, string>, operation: FieldOperation): void {
    apply(fields, operation);
  }
}

function apply(fields: Map<string, string>, operation: FieldOperation): void {
  switch (operation.kind) {
    case 'set':
      fields.set(operation.field, operation.value);
      return;
    case 'remove':
      fields.delete(operation.field);
      return;
    case 'clear':
      for (const field of fields.keys()) if (field.startsWith(operation.prefix)) fields.delete(field);
      return;
    case 'increment': {
      const value = Number(fields.get(operation.field) ?? '0');
      if (!Number.isFinite(value)) throw new NotANumberError(operation.field);
      fields.set(operation.field, String(value + operation.by));
    }
  }
}
