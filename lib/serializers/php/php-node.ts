import type { PhpObject } from './php-object.js';
import type { PhpReference } from './php-reference.js';

/**
 * What was read, in the form in which it was written: so that it can go back byte for byte. Plain scalars whose text
 * follows from their value are nodes themselves; numbers are integers.
 *
 * PHP numbers the values of a session from 1, and a reference names such a number: `slots` says how many of them a node
 * takes.
 */
export type PhpNode = ReferableNode | ReferenceNode;
export type ReferableNode = null | boolean | number | string | ScalarNode | ArrayNode | ObjectNode;

/** A value that has several texts (`d:0.5;`), or that something refers to. */
export class ScalarNode {
  constructor(
    readonly value: unknown,
    readonly text: string,
  ) {}
}

/** The nodes inside of an array or object, and the text that they were read from. */
abstract class CompositeNode {
  readonly items: PhpNode[] = [];
  slots = 1;
  private end = 0;

  constructor(
    private readonly source: string,
    private readonly start: number,
    /** Whether there are references, so that nothing but whole sessions can be copied as text. */
    readonly isLinked: boolean,
  ) {}

  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  close(end: number, slots: number): void {
    this.end = end;
    this.slots = slots;
  }
}

export class ArrayNode extends CompositeNode {
  /** Undefined for lists: keys 0, 1, 2 in this order. */
  keys: string[] | undefined;

  /** @param key - as PHP has it: an integer as a number where that is exact */
  add(key: number | string, item: PhpNode): void {
    if (this.keys === undefined && key !== this.items.length) this.keys = this.items.map((_, index) => String(index));
    this.keys?.push(String(key));
    this.items.push(item);
  }

  /** PHP keeps the first place and the last value of a key that comes twice; it never writes one. */
  removeDuplicates(): void {
    if (this.keys === undefined || new Set(this.keys).size === this.keys.length) return;
    const last = new Map<string, PhpNode>();
    this.keys.forEach((key, index) => last.set(key, this.items[index] as PhpNode));
    this.keys = undefined;
    this.items.length = 0;
    for (const [key, item] of last) this.add(key === String(this.items.length) ? this.items.length : key, item);
  }
}

export class ObjectNode extends CompositeNode {
  /** The texts of the keys: `s:4:"name";`. */
  readonly keys: string[] = [];
  /** The value of this node. */
  object!: PhpObject;

  add(keyText: string, item: PhpNode): void {
    this.keys.push(keyText);
    this.items.push(item);
  }
}

/** `r:2;` is the same object once more, and takes a number; `R:2;` is a PHP reference, and takes none. */
export class ReferenceNode {
  constructor(
    readonly kind: 'r' | 'R',
    readonly number: number,
    /** A value of its own for what cannot be resolved. */
    readonly target: ReferableNode | PhpReference,
  ) {}
}
