import type {
  AdapterCapabilities,
  ConditionalFieldsAdapter,
  FieldsAdapter,
  FieldsChange,
  FieldsResult,
  SessionVersion,
  StoredFields,
} from '../../adapters/adapter-capabilities.js';
import { SessionCorruptError } from '../../errors/session-corrupt.error.js';
import { isObject, metadataOf, plainMetadata, unknownOf } from '../record-metadata.js';
import type { FieldSerializer } from '../../serializers/session-serializer.js';
import { andThen, type Awaitable } from '../../utils/awaitable.js';
import type { Clock } from '../../utils/clock.js';
import { hasEnded, type Lifetimes } from '../expiry.js';
import { changedIndex, fieldIndex } from '../field-index.js';
import { LazyVariables } from '../lazy-variables.js';
import { storeLifetime } from '../rotation.js';
import { sealed, unsealed } from '../sealed-successors.js';
import { type SessionObserver, tellExpired } from '../session-observer.js';
import { isRetired, type RecordMetadata, type SessionRecord } from '../session-record.js';
import { type FieldOperations, operationsOf, replacement } from './field-operations.js';
import type { Changes } from './protocol.js';
import { type CachedRecord, RecordCache } from './record-cache.js';
import { asked, askedFor, assertSize, setAside } from './record-codec.js';
import type { Found, RecordStore, SwapOutcome } from './record-store.js';

/** What a {@link FieldsStore} works with. */
export interface FieldsStoreSettings {
  readonly adapter: FieldsAdapter;
  readonly codec: FieldSerializer;
  readonly lifetimes: Lifetimes;
  readonly clock: Clock;
  readonly observer: SessionObserver;
  /** For adapters that need not send what did not change. */
  readonly conditional?: ConditionalFieldsAdapter | undefined;
  readonly limits: { readonly maxBytes: number; readonly capabilities: AdapterCapabilities };
}

/** Records in an adapter that keeps variables apart: a request writes what it changed and nothing else. */
export class FieldsStore implements RecordStore {
  private readonly cache: RecordCache;

  constructor(private readonly settings: FieldsStoreSettings) {
    this.cache = new RecordCache(settings.conditional?.cacheBytes ?? 0);
  }

  load(id: string): Awaitable<Found | null> {
    const { conditional } = this.settings;
    const cached = this.cache.get(id);
    if (conditional !== undefined && cached !== undefined) return this.loadIfChanged(conditional, id, cached);
    return askedFor(
      'load a session',
      () => this.settings.adapter.loadFields(id),
      (stored) => this.found(id, stored),
    );
  }

  swap(id: string, expected: Found | null, next: SessionRecord | null): Awaitable<SwapOutcome> {
    const expect = expected === null ? 'absent' : { revision: expected.version };
    if (next === null) return this.apply(id, { expect, operations: 'remove', lifetime: 0 }, null);
    const { metadata } = next;
    const operations = replacement(next.variables, this.settings.codec);
    assertSize(sizeOf(operations), this.settings.limits.maxBytes, next);
    const change: FieldsChange = {
      expect,
      operations,
      metadata: metadataText(id, next),
      retired: isRetired(next),
      lifetime: this.lifetime(metadata),
    };
    return this.apply(id, change, next);
  }

  /** Only the changes, on whatever is stored now; what was computed holds for the revision it was computed from. */
  applyLive(base: Found, record: SessionRecord, changes: Changes): Awaitable<SwapOutcome> {
    const { operations, isComputed }: FieldOperations = operationsOf(
      changes.changes,
      record.variables,
      this.settings.codec,
    );
    assertSize(sizeOf(operations), this.settings.limits.maxBytes, record);
    const { metadata } = record;
    const change: FieldsChange = {
      expect: isComputed ? { revision: base.version } : 'live',
      operations,
      ...(changes.changes.lifetime !== undefined && { metadata: metadataText(base.id, record) }),
      lifetime: this.lifetime(metadata),
    };
    return this.apply(base.id, change, record, base);
  }

  touch({ id, version, record }: Found): Awaitable<boolean> {
    return asked('touch a session', () => this.settings.adapter.touch(id, version, this.lifetime(record.metadata)));
  }

  private loadIfChanged(
    conditional: ConditionalFieldsAdapter,
    id: string,
    cached: CachedRecord,
  ): Awaitable<Found | null> {
    return askedFor(
      'load a session',
      () => conditional.loadFieldsIfChanged(id, cached),
      (answer) =>
        answer !== null && 'unchanged' in answer ? this.live(id, cached, answer.remaining) : this.found(id, answer),
    );
  }

  private apply(id: string, change: FieldsChange, next: SessionRecord | null, base?: Found): Awaitable<SwapOutcome> {
    return askedFor(
      'write a session',
      () => this.settings.adapter.applyFields(id, change),
      (result) => this.outcome(id, change, result, next, base),
    );
  }

  private lifetime(metadata: RecordMetadata): number {
    return storeLifetime(metadata, this.settings.lifetimes, this.settings.clock.now());
  }

  private outcome(
    id: string,
    change: FieldsChange,
    result: FieldsResult,
    next: SessionRecord | null,
    base: Found | undefined,
  ): Awaitable<SwapOutcome> {
    if (!result.applied) return andThen(this.found(id, result.current), (current) => ({ swapped: false, current }));
    if (base === undefined || result.revision === null) this.cache.drop(id);
    else this.remember(base, change, result.revision);
    if (next === null || result.revision === null) return { swapped: true, found: null };
    const version = base === undefined || follows(result.revision, base.version) ? result.revision : base.version;
    const remaining = this.lifetime(next.metadata);
    return { swapped: true, found: { id, record: next, version, remaining, at: this.settings.clock.now() } };
  }

  private found(id: string, stored: StoredFields | null): Awaitable<Found | null> {
    this.cache.drop(id);
    if (stored === null) return null;
    return andThen(this.decode(id, stored), (record) => {
      if (record === null) return null;
      this.cache.put(id, record);
      return this.live(id, record, stored.remaining);
    });
  }

  private live(id: string, { revision: version, described, index }: CachedRecord, remaining: number): Found | null {
    const at = this.settings.clock.now();
    if (hasEnded(described.metadata, at)) return this.expired(id);
    const record: SessionRecord = { ...described, variables: LazyVariables.of(index) };
    return { id, record, version, remaining, at };
  }

  /** What this process wrote itself need not be sent to it, as long as nobody else was in between. */
  private remember(base: Found, { operations, metadata }: FieldsChange, revision: SessionVersion): void {
    const { cache } = this;
    const cached = cache.get(base.id);
    if (cached === undefined) return;
    const isNext = cached.revision === base.version && follows(revision, base.version) && metadata === undefined;
    const index =
      isNext && operations !== 'remove' ? changedIndex(cached.index, operations, this.settings.codec) : undefined;
    if (index === undefined) cache.drop(base.id);
    else cache.put(base.id, { ...cached, revision, index });
  }

  private expired(id: string): null {
    tellExpired(this.settings.observer, id, 'absolute');
    return null;
  }

  private decode(id: string, { fields, metadata, revision, identity }: StoredFields): Awaitable<CachedRecord | null> {
    const { codec, observer, limits } = this.settings;
    try {
      const { metadata: known, unknown } = unsealed(id, { ...describedBy(metadata, id), variables: NO_VARIABLES });
      const described = unknown === undefined ? { metadata: known } : { metadata: known, unknown };
      return { revision, described, index: fieldIndex(fields, codec), ...(identity !== undefined && { identity }) };
    } catch (error) {
      return setAside(id, metadata, error, observer, limits.capabilities);
    }
  }
}

const NO_VARIABLES: SessionRecord['variables'] = new Map();

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
