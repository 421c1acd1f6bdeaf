import type { ChangeSet, LifetimeChange } from './change-set.js';
import type { Changes } from './commit/protocol.js';
import type { RecordMetadata, SessionRecord, SessionVariables } from './session-record.js';
import type { SessionState } from './session-state.js';

/** The changes of one commit, on what the request sees and on whatever is stored instead. */
export class RequestChanges implements Changes {
  readonly record: SessionRecord;

  /** @param issued - when the id was made, if this commit gives the session a new one */
  constructor(
    readonly changes: ChangeSet,
    variables: SessionVariables,
    { metadata, source, subject }: SessionState,
    private readonly issued: number | undefined,
  ) {
    const unknown = subject === 'stored' ? source?.record.unknown : undefined;
    const known = metadata ?? { created: 0, issued: 0 };
    this.record = { metadata: this.changed(known), variables, ...(unknown && { unknown }) };
  }

  applyTo(record: SessionRecord): SessionRecord {
    return { ...record, metadata: this.changed(record.metadata), variables: this.changes.applyTo(record.variables) };
  }

  private changed(metadata: RecordMetadata): RecordMetadata {
    const { lifetime } = this.changes;
    const renewed = this.issued === undefined ? metadata : { ...metadata, issued: this.issued };
    return lifetime === undefined ? renewed : withLifetime(renewed, lifetime);
  }
}

function withLifetime(metadata: RecordMetadata, { lifetime, ends, persistent }: LifetimeChange): RecordMetadata {
  const { ends: present, persistent: _before, ...rest } = metadata;
  const end = ends ?? present;
  return { ...rest, lifetime, ...(persistent && { persistent }), ...(end !== undefined && { ends: end }) };
}
