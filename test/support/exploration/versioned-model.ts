import type {
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../../../lib/adapters/adapter-capabilities.js';
import { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import type { SessionRecord } from '../../../lib/core/session-record.js';
import { unsealed } from '../../../lib/core/sealed-successors.js';
import { JsonSerializer } from '../../../lib/serializers/json.serializer.js';
import type { Ask, Operation, SeenRecord, StoreModel } from './operation.js';

export interface VersionedState {
  readonly records: Readonly<Record<string, StoredSession>>;
  /** How often each id was written, so that no version ever comes twice. */
  readonly writes: Readonly<Record<string, number>>;
}

type SwapArguments = readonly [id: string, expected: SessionVersion | null, next: string | null, lifetime: number];
type TouchArguments = readonly [id: string, version: SessionVersion, lifetime: number];

/** The capability *versioned*, as the contract describes it. */
export class VersionedModel implements StoreModel<VersionedState> {
  readonly initial: VersionedState;

  constructor(first: SessionRecord, remaining: number) {
    const data = new JsonSerializer().serialize(first);
    this.initial = { records: { S0: { data, version: 1, remaining } }, writes: { S0: 1 } };
  }

  execute(state: VersionedState, { verb, args }: Operation): { state: VersionedState; answer: unknown } {
    if (verb === 'load') return { state, answer: state.records[args[0] as string] ?? null };
    return verb === 'swap'
      ? this.swap(state, args as SwapArguments)
      : this.touch(state, args as unknown as TouchArguments);
  }

  adapter(ask: Ask): SessionAdapter {
    return new AskingAdapter(ask);
  }

  records({ records }: VersionedState): ReadonlyMap<string, SeenRecord> {
    return new Map(Object.entries(records).map(([id, { data }]) => [id, seen(id, data)]));
  }

  protected matches(current: StoredSession | undefined, expected: SessionVersion | null, next: string | null): boolean {
    void next;
    return (current?.version ?? null) === expected;
  }

  private swap(
    state: VersionedState,
    [id, expected, next, lifetime]: SwapArguments,
  ): { state: VersionedState; answer: SwapResult } {
    const { [id]: current, ...others } = state.records;
    if (!this.matches(current, expected, next)) return { state, answer: { swapped: false, current: current ?? null } };
    if (next === null) return { state: { ...state, records: others }, answer: { swapped: true, version: null } };
    const version = (state.writes[id] ?? 0) + 1;
    return {
      state: {
        records: sorted({ ...others, [id]: { data: next, version, remaining: lifetime } }),
        writes: sorted({ ...state.writes, [id]: version }),
      },
      answer: { swapped: true, version },
    };
  }

  private touch(
    state: VersionedState,
    [id, version, lifetime]: TouchArguments,
  ): { state: VersionedState; answer: boolean } {
    const current = state.records[id];
    if (current?.version !== version) return { state, answer: false };
    return {
      state: { ...state, records: { ...state.records, [id]: { ...current, remaining: lifetime } } },
      answer: true,
    };
  }
}

/** Equal stores look equal, whatever was written first. */
export function sorted<T>(entries: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function seen(id: string, data: string): SeenRecord {
  const { metadata, variables } = unsealed(id, new JsonSerializer().unserialize(data));
  return { successors: metadata.retired?.successors, variables: Object.fromEntries(variables) };
}

class AskingAdapter extends SessionAdapter implements VersionedAdapter {
  constructor(private readonly ask: Ask) {
    super();
  }

  load(id: string): Promise<StoredSession | null> {
    return this.ask({ verb: 'load', args: [id] }) as Promise<StoredSession | null>;
  }

  swap(...args: SwapArguments): Promise<SwapResult> {
    return this.ask({ verb: 'swap', args }) as Promise<SwapResult>;
  }

  touch(...args: TouchArguments): Promise<boolean> {
    return this.ask({ verb: 'touch', args }) as Promise<boolean>;
  }

  read(): never {
    throw new Error('the engine uses load()');
  }

  write(): never {
    throw new Error('the engine uses swap()');
  }

  destroy(): never {
    throw new Error('the engine uses swap()');
  }
}
