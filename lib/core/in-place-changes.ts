import type { VariablePath } from './change-set.js';

interface HandedOut {
  readonly path: VariablePath;
  readonly value: object;
  readonly text: string;
}

/** Shared by all sessions of which no object was handed out; never written to. */
const NOTHING = new Map<string, HandedOut>();

/**
 * Notices values that were changed in place (`session.get('cart').push(item)`): keeps the text of every object that was
 * handed out and compares it once, at commit. Two parallel pushes still lose one; `update()` does not.
 */
export class InPlaceChanges {
  private handedOut = NOTHING;

  /** Whether any watched object holds something else by now. */
  get hasAny(): boolean {
    if (this.handedOut === NOTHING) return false;
    for (const { value, text } of this.handedOut.values()) if (textOf(value) !== text) return true;
    return false;
  }

  /** Remembers an object that the caller gets; primitives cannot change in place. */
  watch(path: VariablePath, value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const key = keyOf(path);
    if (this.handedOut.get(key)?.value === value) return;
    if (this.handedOut === NOTHING) this.handedOut = new Map();
    this.handedOut.set(key, { path, value, text: textOf(value) });
  }

  /** Starts over from what the watched objects hold now. */
  rewatch(path: VariablePath, value: unknown): void {
    if (this.handedOut !== NOTHING) this.handedOut.delete(keyOf(path));
    this.watch(path, value);
  }

  /** Forgets the paths that have a value of their own now. */
  forget(path: VariablePath): void {
    if (this.handedOut === NOTHING) return;
    this.handedOut.delete(keyOf(path));
    if (path.length === 1) {
      for (const [key, { path: watched }] of this.handedOut) if (watched[0] === path[0]) this.handedOut.delete(key);
    }
  }

  /** The watched objects that no longer hold what was handed out. */
  changed(): { path: VariablePath; value: object }[] {
    if (this.handedOut === NOTHING) return [];
    return [...this.handedOut.values()].filter(({ value, text }) => textOf(value) !== text);
  }

  /** Whether the caller got this very object for the path, and may add to it. */
  holds(path: VariablePath, value: object): boolean {
    return this.handedOut.get(keyOf(path))?.value === value && Object.isExtensible(value);
  }

  /** Whether the object that was handed out for a path is changed by now. */
  hasChanged(path: VariablePath): boolean {
    const held = this.handedOut.get(keyOf(path));
    return held !== undefined && textOf(held.value) !== held.text;
  }

  /** The object that the caller still holds for a path, if `value` is the same by its text. */
  sameAs(path: VariablePath, value: unknown): object | undefined {
    const held = this.handedOut.get(keyOf(path));
    return held !== undefined && textOf(value) === textOf(held.value) ? held.value : undefined;
  }

  watched(): VariablePath[] {
    return [...this.handedOut.values()].map(({ path }) => path);
  }
}

/** NUL cannot join two names into a third: the second part's length stands first. */
function keyOf([name, key]: VariablePath): string {
  return key === undefined ? `v:${name}` : `b:${name.length}:${name}${key}`;
}

/** The value as text; a value that has none (a cycle) counts as changed at every look, and fails when it is stored. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? '';
  } catch {
    return Symbol('no text').toString() + Math.random();
  }
}
