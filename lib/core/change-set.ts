import { NotANumberError } from '../errors/not-a-number.error.js';
import { bagOf } from './bag-value.js';
import { copyOf } from './lazy-variables.js';
import type { SessionVariables } from './session-record.js';

/** A session variable, or one key of a bag. */
export type VariablePath = readonly [name: string] | readonly [bag: string, key: string];

/** A change that depends on the value it meets; done again when that turns out to be another one. */
export type Step =
  | { readonly kind: 'increment'; readonly by: number }
  | { readonly kind: 'update'; readonly change: (current: unknown) => unknown };

export type Change =
  | { readonly kind: 'set'; readonly value: unknown }
  | { readonly kind: 'remove' }
  | { readonly kind: 'steps'; readonly steps: readonly Step[] };

/** The changes of one variable: first the whole of it, then single keys of the bag that it is. */
interface NameChanges {
  whole?: Change;
  keys?: Map<string, Change>;
}

/** A session's own lifetime, as `setLifetime()` left it. */
export interface LifetimeChange {
  readonly lifetime: number;
  readonly ends?: number | undefined;
  readonly persistent: boolean;
}

/** Shared by all requests that change nothing; never written to. */
const NO_NAMES = new Map<string, NameChanges>();
const NO_PREFIXES: readonly string[] = [];

/**
 * What one request set, removed and counted since it loaded the record: operations, not snapshots, so that they can be
 * applied to whatever is stored when the request commits. Later ones win; per path at most one change is kept.
 */
export class ChangeSet {
  /** Names that start with one of these were cleared, before all other changes. */
  private cleared: readonly string[] = NO_PREFIXES;
  private names = NO_NAMES;
  lifetime?: LifetimeChange;

  get isEmpty(): boolean {
    return this.cleared.length === 0 && this.names.size === 0 && this.lifetime === undefined;
  }

  /** Whether doing it twice is the same as doing it once; only then may a write of unknown outcome be sent again. */
  get isIdempotent(): boolean {
    return [...this.names.values()].every(
      ({ whole, keys }) =>
        whole?.kind !== 'steps' && [...(keys?.values() ?? [])].every((change) => change.kind !== 'steps'),
    );
  }

  set(path: VariablePath, value: unknown): void {
    this.replace(path, { kind: 'set', value });
  }

  remove(path: VariablePath): void {
    this.replace(path, { kind: 'remove' });
  }

  /** @param result - what it made of the value that this request sees */
  increment(path: VariablePath, by: number, result: unknown): void {
    this.append(path, { kind: 'steps', steps: [{ kind: 'increment', by }] }, result);
  }

  /** @param result - what it made of the value that this request sees */
  update(path: VariablePath, change: (current: unknown) => unknown, result: unknown): void {
    this.append(path, { kind: 'steps', steps: [{ kind: 'update', change }] }, result);
  }

  /** Removes every variable whose name starts with `prefix`. */
  clear(prefix: string): void {
    for (const name of this.names.keys()) if (name.startsWith(prefix)) this.changing.delete(name);
    if (!this.cleared.includes(prefix)) this.cleared = [...this.cleared, prefix];
  }

  /** Whether the path has a change of its own; its value is then known without the stored record. */
  decides([name, key]: VariablePath): boolean {
    const changes = this.names.get(name);
    if (isDecided(changes?.whole)) return true;
    return key !== undefined && isDecided(changes?.keys?.get(key));
  }

  /** Every changed path. */
  paths(): VariablePath[] {
    return this.entries().map(([path]) => path);
  }

  /** The variables with these changes; `variables` itself stays as it is. */
  applyTo(variables: ReadonlyMap<string, unknown>): SessionVariables {
    const result: SessionVariables = copyOf(variables);
    if (this.cleared.length > 0) for (const name of variables.keys()) if (this.isCleared(name)) result.delete(name);
    for (const [name, changes] of this.names) assign(result, name, applyToName(name, changes, result.get(name)));
    return result;
  }

  /**
   * These changes followed by `later`, in one.
   *
   * @param view - what the request sees with both of them
   */
  followedBy(later: ChangeSet, view: (path: VariablePath) => unknown): ChangeSet {
    const all = new ChangeSet();
    for (const changes of [this, later]) {
      for (const prefix of changes.cleared) all.clear(prefix);
      for (const [path, change] of changes.entries()) all.append(path, change, view(path));
      all.lifetime = changes.lifetime ?? all.lifetime;
    }
    return all;
  }

  /** What the names of cleared variables begin with; cleared before all other changes. */
  get clearedPrefixes(): Iterable<string> {
    return this.cleared;
  }

  /** Every change with its path, in the order in which they have to be applied. */
  entries(): [VariablePath, Change][] {
    const entries: [VariablePath, Change][] = [];
    for (const [name, { whole, keys }] of this.names) {
      if (whole !== undefined) entries.push([[name], whole]);
      if (keys !== undefined) for (const [key, change] of keys) entries.push([[name, key], change]);
    }
    return entries;
  }

  private append(path: VariablePath, change: Change, result: unknown): void {
    const [name, key] = path;
    const before = this.names.get(name);
    const present = key === undefined ? before?.whole : before?.keys?.get(key);
    if (change.kind !== 'steps') return this.replace(path, change);
    // Steps after a value that this request decided need no replay: the result is that value.
    if (isDecided(present) || this.isDecidedAbove(path)) {
      return this.replace(path, result === undefined ? { kind: 'remove' } : { kind: 'set', value: result });
    }
    const earlier = key === undefined && before?.keys !== undefined ? stepsOfKeys(name, before) : stepsOf(present);
    this.replace(path, { kind: 'steps', steps: merge(earlier, change.steps) });
  }

  /** A key of a bag whose whole value this request set. */
  private isDecidedAbove([name, key]: VariablePath): boolean {
    return key !== undefined && isDecided(this.names.get(name)?.whole);
  }

  private isCleared(name: string): boolean {
    for (const prefix of this.cleared) if (name.startsWith(prefix)) return true;
    return false;
  }

  private replace([name, key]: VariablePath, change: Change): void {
    if (key === undefined) this.changing.set(name, { whole: change });
    else (this.of(name).keys ??= new Map()).set(key, change);
  }

  private get changing(): Map<string, NameChanges> {
    if (this.names === NO_NAMES) this.names = new Map();
    return this.names;
  }

  private of(name: string): NameChanges {
    let changes = this.names.get(name);
    if (changes === undefined) this.changing.set(name, (changes = {}));
    return changes;
  }
}

/** Whether the value after a change is known without the one before. */
function isDecided(change: Change | undefined): boolean {
  return change !== undefined && change.kind !== 'steps';
}

function stepsOf(change: Change | undefined): readonly Step[] {
  return change?.kind === 'steps' ? change.steps : [];
}

/** A step on a whole bag comes after the changes of its keys, which it takes along. */
function stepsOfKeys(name: string, before: NameChanges): Step[] {
  return [{ kind: 'update', change: (current) => applyToName(name, before, current) }];
}

function merge(steps: readonly Step[], more: readonly Step[]): Step[] {
  const merged = [...steps];
  for (const step of more) {
    const last = merged.at(-1);
    if (last?.kind === 'increment' && step.kind === 'increment') {
      merged[merged.length - 1] = { kind: 'increment', by: last.by + step.by };
    } else merged.push(step);
  }
  return merged;
}

function applyToName(name: string, { whole, keys }: NameChanges, current: unknown): unknown {
  const value = whole === undefined ? current : applyChange(name, whole, current);
  if (keys === undefined) return value;
  const bag = bagOf(value);
  for (const [key, change] of keys) {
    const next = applyChange(`${name}.${key}`, change, bag[key]);
    if (next === undefined) delete bag[key];
    else bag[key] = next;
  }
  return bag;
}

function applyChange(path: string, change: Change, current: unknown): unknown {
  if (change.kind === 'set') return change.value;
  if (change.kind === 'remove') return undefined;
  return change.steps.reduce((value, step) => applyStep(path, step, value), current);
}

function applyStep(path: string, step: Step, current: unknown): unknown {
  return step.kind === 'update' ? step.change(current) : add(path, current, step.by);
}

/** What counting makes of a value: a missing one counts from 0. */
export function add(path: string, current: unknown, by: number): number {
  const value = current ?? 0;
  if (typeof value !== 'number' || !Number.isFinite(value) || !Number.isFinite(by)) throw new NotANumberError(path);
  return value + by;
}

function assign(variables: SessionVariables, name: string, value: unknown): void {
  if (value === undefined) variables.delete(name);
  else variables.set(name, value);
}
