import { InvalidKeyError } from '../errors/invalid-key.error.js';
import { assignMember, bagOf, isBagValue } from './bag-value.js';
import { add, ChangeSet, type LifetimeChange, type VariablePath } from './change-set.js';
import { InPlaceChanges } from './in-place-changes.js';
import { copyOf } from './lazy-variables.js';
import type { SessionVariables } from './session-record.js';

const NONE: ReadonlyMap<string, unknown> = new Map();

/**
 * Data and changes of one request. The manager and its bags are views of this one object, so that they always agree.
 */
export class Variables {
  private changes = new ChangeSet();
  private readonly inPlace = new InPlaceChanges();
  private own: SessionVariables | undefined;

  /** @param shared - stays as it is: the first change makes a copy */
  constructor(private shared: ReadonlyMap<string, unknown> = NONE) {}

  private get data(): ReadonlyMap<string, unknown> {
    return this.own ?? this.shared;
  }

  private get changing(): SessionVariables {
    return (this.own ??= copyOf(this.shared));
  }

  /** Whether anything would be stored by a commit now; compares the objects that were handed out. */
  get hasChanges(): boolean {
    if (!this.changes.isEmpty) return true;
    return this.inPlace.hasAny;
  }

  get isEmpty(): boolean {
    return this.data.size === 0;
  }

  /** The value as this request sees it; undefined when there is none. Objects are watched for changes in place. */
  read(path: VariablePath): unknown {
    const value = this.peek(path);
    if (!this.changes.decides(path)) this.inPlace.watch(path, value);
    return value;
  }

  /** The value without watching it. */
  peek([name, key]: VariablePath): unknown {
    const value = this.data.get(checkedKey(name));
    if (key === undefined) return value;
    return isBagValue(value) && Object.hasOwn(value, checkedKey(key)) ? value[key] : undefined;
  }

  /** Sets a value; undefined removes. */
  write(path: VariablePath, value: unknown): void {
    this.show(path, value);
    if (value === undefined) this.changes.remove(path);
    else this.changes.set(path, value);
  }

  remove(path: VariablePath): void {
    if (this.peek(path) !== undefined) this.write(path, undefined);
  }

  increment(path: VariablePath, by: number): number {
    const next = add(path.join('.'), this.peek(path), by);
    this.show(path, next);
    this.changes.increment(path, by, next);
    return next;
  }

  /** Computes a value from the present one; `change` runs again when another request was faster. */
  update(path: VariablePath, change: (current: unknown) => unknown): unknown {
    this.keepInPlaceChange(path);
    const next = change(this.peek(path));
    this.changes.update(path, change, next);
    this.show(path, next);
    return next;
  }

  /** Removes every variable whose name starts with `prefix`. */
  clear(prefix: string): void {
    for (const name of this.names(prefix)) this.show([name], undefined);
    this.changes.clear(prefix);
  }

  /** The names that start with `prefix`, in the order in which they were set. */
  names(prefix: string): string[] {
    return [...this.data.keys()].filter((name) => name.startsWith(prefix));
  }

  setLifetime(change: LifetimeChange): void {
    this.changes.lifetime = { ...change, ends: change.ends ?? this.changes.lifetime?.ends };
  }

  /** What this request sees now; it stays so: the next change makes a copy. */
  snapshot(): SessionVariables {
    const seen = this.changing;
    this.shared = seen;
    this.own = undefined;
    return seen;
  }

  /** Hands the changes to a commit; what is changed from now on belongs to the next one. */
  take(): ChangeSet {
    for (const { path, value } of this.inPlace.changed()) this.changes.set(path, value);
    // The handler may go on changing what it handed over while the commit is on its way.
    for (const path of this.changes.paths()) this.inPlace.rewatch(path, this.peek(path));
    const taken = this.changes;
    this.changes = new ChangeSet();
    return taken;
  }

  /** A commit failed before anything was stored: its changes are open again, before the newer ones. */
  restore(failed: ChangeSet): void {
    this.changes = failed.followedBy(this.changes, (path) => this.peek(path));
  }

  /**
   * A commit stored `stored`, after `taken`: this is what the request sees from now on, with its newer changes on top.
   * Objects that the caller holds stay the same objects where they hold what is stored.
   */
  rebase(stored: ReadonlyMap<string, unknown>, taken: ChangeSet): void {
    for (const { path, value } of this.inPlace.changed()) this.changes.set(path, value);
    const next = this.changes.applyTo(stored);
    const own = new Set([...this.inPlace.watched(), ...taken.paths()]);
    const previous = this.data;
    this.own = next;
    for (const path of own) this.keepObject(path, previous);
  }

  private keepObject([name, key]: VariablePath, previous: ReadonlyMap<string, unknown>): void {
    if (key !== undefined) return this.keepBagObject(name, key, previous);
    const held = previous.get(name);
    this.inPlace.rewatch([name], held);
    const same = this.inPlace.sameAs([name], this.data.get(name));
    if (same === undefined) this.inPlace.forget([name]);
    else this.changing.set(name, same);
  }

  private keepBagObject(name: string, key: string, previous: ReadonlyMap<string, unknown>): void {
    const before = previous.get(name);
    const bag = this.data.get(name);
    if (!isBagValue(before) || !isBagValue(bag)) return this.inPlace.forget([name, key]);
    this.inPlace.rewatch([name, key], before[key]);
    const same = this.inPlace.sameAs([name, key], bag[key]);
    if (same === undefined) return this.inPlace.forget([name, key]);
    const kept = this.inPlace.holds([name], bag) ? bag : bagOf(bag);
    assignMember(kept, key, same);
    this.changing.set(name, kept);
  }

  /** An object that was changed in place and is now updated: the change in place comes first. */
  private keepInPlaceChange(path: VariablePath): void {
    for (const changed of this.inPlace.changed()) {
      if (changed.path[0] === path[0]) this.changes.set(changed.path, changed.value);
    }
  }

  /**
   * Puts a value where this request will read it. A bag is copied, so that the stored object stays as it was loaded;
   * but one that was handed out as a whole stays the object that the caller holds, or changes in place would get lost.
   */
  private show(path: VariablePath, value: unknown): void {
    const [name, key] = path;
    checkedKey(name);
    this.inPlace.forget(path);
    if (key === undefined) return assign(this.changing, name, value);
    const before = this.data.get(name);
    const isHeld = isBagValue(before) && this.inPlace.holds([name], before);
    const wasUnchanged = isHeld && !this.inPlace.hasChanged([name]);
    const bag = isHeld ? before : bagOf(before);
    assignMember(bag, checkedKey(key), value);
    if (wasUnchanged) this.inPlace.rewatch([name], bag);
    this.changing.set(name, bag);
  }
}

function assign(variables: SessionVariables, name: string, value: unknown): void {
  if (value === undefined) variables.delete(name);
  else variables.set(name, value);
}

/** @throws InvalidKeyError for anything but a string, before it is made one */
export function checkedKey(name: unknown): string {
  if (typeof name !== 'string') throw new InvalidKeyError(typeof name);
  return name;
}
