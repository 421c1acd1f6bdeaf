import type {
  FieldOperation,
  FieldsAdapter,
  FieldsChange,
  FieldsResult,
  StoredFields,
} from '../../../lib/adapters/adapter-capabilities.js';
import { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import { operationsOf, variablesOf } from '../../../lib/core/commit/field-operations.js';
import { ChangeSet } from '../../../lib/core/change-set.js';
import { unsealed } from '../../../lib/core/sealed-successors.js';
import type { RecordMetadata, SessionRecord } from '../../../lib/core/session-record.js';
import { JsonSerializer } from '../../../lib/serializers/json.serializer.js';
import type { Ask, Operation, SeenRecord, StoreModel } from './operation.js';
import { sorted } from './versioned-model.js';

interface FieldsRecord {
  readonly fields: Readonly<Record<string, string>>;
  readonly metadata: string;
  readonly isRetired: boolean;
  readonly revision: number;
  readonly remaining: number;
}

export type FieldsState = Readonly<Record<string, FieldsRecord>>;

/** A record as an answer that survives JSON. */
type PlainFields = Omit<StoredFields, 'fields'> & { readonly fields: readonly [string, string][] };
interface Applied {
  state: FieldsState;
  answer: unknown;
}

const { fields: codec } = new JsonSerializer();

/** The capability *fields*, as the contract describes it. */
export class FieldsModel implements StoreModel<FieldsState> {
  readonly initial: FieldsState;

  constructor({ metadata, variables }: SessionRecord, remaining: number) {
    const fields = fieldsOf(variables);
    this.initial = { S0: { fields, metadata: JSON.stringify(metadata), isRetired: false, revision: 1, remaining } };
  }

  execute(state: FieldsState, { verb, args }: Operation): Applied {
    const [id, second] = args as [string, unknown];
    if (verb === 'loadFields') return { state, answer: plain(state[id]) };
    if (verb === 'applyFields') return this.apply(state, id, second as FieldsChange);
    const current = state[id];
    if (current === undefined || current.revision !== second) return { state, answer: false };
    return { state: { ...state, [id]: { ...current, remaining: args[2] as number } }, answer: true };
  }

  adapter(ask: Ask): SessionAdapter {
    return new AskingAdapter(ask);
  }

  records(state: FieldsState): ReadonlyMap<string, SeenRecord> {
    return new Map(
      Object.entries(state).map(([id, { fields, metadata }]) => {
        const variables = variablesOf(new Map(Object.entries(fields)), codec);
        const record = unsealed(id, { metadata: JSON.parse(metadata) as RecordMetadata, variables });
        return [id, { successors: record.metadata.retired?.successors, variables: Object.fromEntries(variables) }];
      }),
    );
  }

  protected matches(current: FieldsRecord | undefined, { expect }: FieldsChange): boolean {
    if (expect === 'absent') return current === undefined;
    if (expect === 'live') return current !== undefined && !current.isRetired;
    return current?.revision === expect.revision;
  }

  private apply(state: FieldsState, id: string, change: FieldsChange): Applied {
    const { [id]: current, ...others } = state;
    if (!this.matches(current, change)) return { state, answer: { applied: false, current: plain(current) } };
    if (change.operations === 'remove') return { state: others, answer: { applied: true, revision: null } };
    const record: FieldsRecord = {
      fields: change.operations.reduce(applyOperation, current?.fields ?? {}),
      metadata: change.metadata ?? current?.metadata ?? '',
      isRetired: change.retired ?? false,
      revision: (current?.revision ?? 0) + 1,
      remaining: change.lifetime,
    };
    return { state: sorted({ ...others, [id]: record }), answer: { applied: true, revision: record.revision } };
  }
}

function applyOperation(fields: Readonly<Record<string, string>>, operation: FieldOperation): Record<string, string> {
  if (operation.kind === 'clear')
    return Object.fromEntries(Object.entries(fields).filter(([field]) => !field.startsWith(operation.prefix)));
  const { [operation.field]: value, ...others } = fields;
  if (operation.kind === 'remove') return others;
  return sorted({
    ...others,
    [operation.field]: operation.kind === 'set' ? operation.value : String(Number(value ?? 0) + operation.by),
  });
}

function fieldsOf(variables: ReadonlyMap<string, unknown>): Record<string, string> {
  const changes = new ChangeSet();
  for (const [name, value] of variables) changes.set([name], value);
  return operationsOf(changes, variables, codec).operations.reduce(applyOperation, {});
}

function plain(record: FieldsRecord | undefined): PlainFields | null {
  if (record === undefined) return null;
  const { metadata, revision, remaining } = record;
  return { fields: Object.entries(record.fields), metadata, revision, remaining };
}

class AskingAdapter extends SessionAdapter implements FieldsAdapter {
  constructor(private readonly ask: Ask) {
    super();
  }

  async loadFields(id: string): Promise<StoredFields | null> {
    return rich((await this.ask({ verb: 'loadFields', args: [id] })) as PlainFields | null);
  }

  async applyFields(id: string, change: FieldsChange): Promise<FieldsResult> {
    const answer = (await this.ask({ verb: 'applyFields', args: [id, change] })) as FieldsResult;
    return answer.applied ? answer : { applied: false, current: rich(answer.current as PlainFields | null) };
  }

  touch(...args: [id: string, revision: string | number, lifetime: number]): Promise<boolean> {
    return this.ask({ verb: 'touch', args }) as Promise<boolean>;
  }

  read(): never {
    throw new Error('the engine uses loadFields()');
  }

  write(): never {
    throw new Error('the engine uses applyFields()');
  }

  destroy(): never {
    throw new Error('the engine uses applyFields()');
  }
}

function rich(record: PlainFields | null): StoredFields | null {
  return record === null ? null : { ...record, fields: new Map(record.fields) };
}
