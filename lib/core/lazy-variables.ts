import { FieldTexts, type FieldIndex } from './field-index.js';

/**
 * Variables that are decoded when they are asked for: a request that reads one of fifty pays for one. What is decoded
 * belongs to this request, which may change it in place; the texts are shared.
 */
export class LazyVariables extends Map<string, unknown> {
  static of(index: FieldIndex): LazyVariables {
    return new LazyVariables().take(index);
  }

  override get(name: string): unknown {
    const value = super.get(name);
    if (!(value instanceof FieldTexts)) return value;
    const decoded = value.decode();
    super.set(name, decoded);
    return decoded;
  }

  override *entries(): MapIterator<[string, unknown]> {
    for (const name of this.keys()) yield [name, this.get(name)];
  }

  override *values(): MapIterator<unknown> {
    for (const name of this.keys()) yield this.get(name);
  }

  override [Symbol.iterator](): MapIterator<[string, unknown]> {
    return this.entries();
  }

  override forEach(call: (value: unknown, name: string, map: Map<string, unknown>) => void): void {
    for (const [name, value] of this) call(value, name, this);
  }

  /** What is decoded stays the same object; the rest stays undecoded. */
  copy(): LazyVariables {
    const copy = new LazyVariables();
    for (const [name, value] of super.entries()) copy.keep(name, value);
    return copy;
  }

  private take(index: FieldIndex): this {
    for (const [name, texts] of index) super.set(name, texts);
    return this;
  }

  private keep(name: string, value: unknown): void {
    super.set(name, value);
  }
}

/** A copy that decodes nothing. */
export function copyOf(variables: ReadonlyMap<string, unknown>): Map<string, unknown> {
  return variables instanceof LazyVariables ? variables.copy() : new Map(variables);
}
