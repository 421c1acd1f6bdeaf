import type {
  AdapterCapabilities,
  FieldsAdapter,
  FieldsChange,
  FieldsResult,
  StoredFields,
} from '../../adapters/adapter-capabilities.js';
import { SessionCorruptError } from '../../errors/session-corrupt.error.js';
import { SessionError } from '../../errors/session.error.js';
import { isObject, metadataOf, plainMetadata, unknownOf } from '../record-metadata.js';
import type { FieldSerializer } from '../../serializers/session-serializer.js';
import type { Clock } from '../../utils/clock.js';
import { shortHash } from '../../utils/short-hash.js';
import { hasEnded, type Lifetimes } from '../expiry.js';
import { storeLifetime } from '../rotation.js';
import { sealed, unsealed } from '../sealed-successors.js';
import { type SessionObserver, tell } from '../session-observer.js';
import { isRetired, type RecordMetadata, type SessionRecord } from '../session-record.js';
import { type FieldOperations, operationsOf, replacement, variablesOf } from './field-operations.js';
import type { Changes } from './protocol.js';
import { assertSize, asked } from './record-codec.js';
import type { Found, RecordStore, SwapOutcome } from './record-store.js';

/** What a {@link FieldsStore} works with. */
export interface FieldsStoreSettings {
  readonly adapter: FieldsAdapter;
  readonly codec: FieldSerializer;
  readonly lifetimes: Lifetimes;
  readonly clock: Clock;
  readonly observer: SessionObserver;
  readonly limits: { readonly maxBytes: number; readonly capabilities: AdapterCapabilities };
}

/** Records in an adapter that keeps variables apart: a request writes what it changed and nothing else. */
export class FieldsStore implements RecordStore {
  constructor(private readonly settings: FieldsStoreSettings) {}

  async load(id: string): Promise<Found | null> {
    const stored = await asked('load a session', () => this.settings.adapter.loadFields(id));
    return this.found(id, stored);
  }

  async swap(id: string, expected: Found | null, next: SessionRecord | null): Promise<SwapOutcome> {
    const expect = expected === null ? 'absent' : { revision: expected.version };
    if (next === null)
      return this.outcome(id, await this.apply(id, { expect, operations: 'remove', lifetime: 0 }), null);
    const { metadata } = next;
    const operations = replacement(next.variables, this.settings.codec);
    assertSize(sizeOf(operations), this.settings.limits.maxBytes, next);
    const result = await this.apply(id, {
      expect,
      operations,
      metadata: metadataText(id, next),
      retired: isRetired(next),
      lifetime: this.lifetime(metadata),
    });
    return this.outcome(id, result, next);
  }

  /** Only the changes, on whatever is stored now; what was computed holds for the revision it was computed from. */
  async applyLive(base: Found, record: SessionRecord, changes: Changes): Promise<SwapOutcome> {
    const { operations, isComputed }: FieldOperations = operationsOf(
      changes.changes,
      record.variables,
      this.settings.codec,
    );
    assertSize(sizeOf(operations), this.settings.limits.maxBytes, record);
    const { metadata } = record;
    const result = await this.apply(base.id, {
      expect: isComputed ? { revision: base.version } : 'live',
      operations,
      ...(changes.changes.lifetime !== undefined && { metadata: metadataText(base.id, record) }),
      lifetime: this.lifetime(metadata),
    });
    return this.outcome(base.id, result, record, base);
  }

  touch({ id, version, record }: Found): Promise<boolean> {
    return asked('touch a session', () => this.settings.adapter.touch(id, version, this.lifetime(record.metadata)));
  }

  private apply(id: string, change: FieldsChange): Promise<FieldsResult> {
    return asked('write a session', () => this.settings.adapter.applyFields(id, change));
  }

  private lifetime(metadata: RecordMetadata): number {
    return storeLifetime(metadata, this.settings.lifetimes, this.settings.clock.now());
  }

  private async outcome(
    id: string,
    result: FieldsResult,
    next: SessionRecord | null,
    base?: Found,
  ): Promise<SwapOutcome> {
    if (!result.applied) return { swapped: false, current: await this.found(id, result.current) };
    if (next === null || result.revision === null) return { swapped: true, found: null };
    const version = base === undefined || follows(result.revision, base.version) ? result.revision : base.version;
    const remaining = this.lifetime(next.metadata);
    return { swapped: true, found: { id, record: next, version, remaining, at: this.settings.clock.now() } };
  }

  private async found(id: string, stored: StoredFields | null): Promise<Found | null> {
    if (stored === null) return null;
    const record = await this.decode(id, stored);
    if (record === null) return null;
    if (hasEnded(record.metadata, this.settings.clock.now())) {
      tell(this.settings.observer, 'expired', () => ({ type: 'expired', session: shortHash(id), end: 'absolute' }));
      return null;
    }
    return { id, record, version: stored.revision, remaining: stored.remaining, at: this.settings.clock.now() };
  }

  private async decode(id: string, { fields, metadata }: StoredFields): Promise<SessionRecord | null> {
    const { codec, observer, limits } = this.settings;
    try {
      return unsealed(id, { ...describedBy(metadata, id), variables: variablesOf(fields, codec) });
    } catch (error) {
      if (!SessionError.is(error, 'E_SESSION_CORRUPT')) throw error;
      observer.notice({ type: 'corrupt', session: shortHash(id), error });
      const { quarantine } = limits.capabilities;
      if (quarantine !== undefined) await asked('set corrupt data aside', () => quarantine.quarantine(id, metadata));
      return null;
    }
  }
}

/** Others wrote meanwhile: the request does not see what they wrote, so its version must not pass for the present one. */
function follows(revision: Found['version'], base: Found['version']): boolean {
  return typeof revision === 'number' && typeof base === 'number' && revision === base + 1;
}

/** Small: Redis keeps it beside every session. An id that was never rotated is as old as its session. */
function metadataText(id: string, record: SessionRecord): string {
  const { issued, ...metadata } = plainMetadata(sealed(id, record), id);
  return JSON.stringify({ ...metadata, ...(issued !== metadata['created'] && { issued }) });
}

function describedBy(text: string, id: string): Omit<SessionRecord, 'variables'> {
  const raw = parsed(text);
  const unknown = unknownOf(raw);
  return { metadata: metadataOf(raw, id), ...(unknown !== undefined && { unknown }) };
}

function parsed(text: string): Record<string, unknown> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    // The parser's message quotes the text: it is no cause.
  }
  if (!isObject(raw)) throw new SessionCorruptError('its metadata is unreadable');
  return raw;
}

function sizeOf(operations: FieldOperations['operations']): number {
  let size = 0;
  for (const operation of operations) {
    if (operation.kind === 'set') size += Buffer.byteLength(operation.field) + Buffer.byteLength(operation.value);
  }
  return size;
}
