import { SessionSerializationError } from '../../errors/session-serialization.error.js';
import { problemWithObject } from '../plain-value.js';
import { isUnchanged } from './node-match.js';
import { PhpEnum } from './php-enum.js';
import { ArrayNode, ObjectNode, type PhpNode, ReferenceNode, ScalarNode } from './php-node.js';
import { NODE, PhpObject } from './php-object.js';
import { PhpReference } from './php-reference.js';
import { classText, inertText, keyText, propertyText, scalarText } from './scalar-text.js';

/** PHP reads no deeper. */
const MAX_DEPTH = 4096;
/** Of a path in an error message. */
const LONGEST_PATH = 80;

/**
 * Writes values as PHP does. What is unchanged since it was read is written as it was; references are numbered anew,
 * since what stands before them may have grown.
 */
export class ValueWriter {
  private output = '';
  private depth = 0;
  /** Where nodes, objects and cases of enumerations (by their text) went, by PHP's numbers. */
  private readonly places = new Map<object | string, number>();

  /**
   * @param slots - how many values stand before the first one
   * @param isAligned - whether everything up to here has the numbers that it was read with
   */
  constructor(
    private slots = 0,
    private isAligned = true,
  ) {}

  /** Everything that was written. */
  get text(): string {
    return this.output;
  }

  add(text: string): void {
    this.output += text;
  }

  /**
   * Writes a value that may have changed.
   *
   * @param path - where it is, for error messages
   * @param before - what stood in its place
   * @throws SessionSerializationError when it would come back changed
   */
  write(path: string, value: unknown, before?: PhpNode): void {
    if (before !== undefined && isUnchanged(value, before)) return this.writeNode(path, before);
    this.isAligned = false;
    if (value instanceof PhpObject) return this.object(path, value);
    this.slots += 1;
    if (typeof value === 'object' && value !== null) this.composite(path, value, before);
    else this.output += scalarText(path, value, before);
  }

  /** Writes what was read, as it was read. */
  writeNode(path: string, node: PhpNode): void {
    if (node instanceof ReferenceNode) return this.reference(path, node);
    if (node instanceof ObjectNode) return this.object(path, node.object);
    this.slots += 1;
    if (node instanceof ArrayNode) return this.array(path, node);
    if (!(node instanceof ScalarNode)) return this.add(scalarText(path, node));
    this.places.set(node, this.slots);
    if (node.value instanceof PhpEnum) this.places.set(node.text, this.slots);
    this.add(node.text);
  }

  /** A case is one object: PHP refers to it from the second time on. */
  private enumeration(text: string): void {
    const place = this.places.get(text);
    if (place === undefined) this.places.set(text, this.slots);
    this.output += place === undefined ? text : `r:${place};`;
  }

  private composite(path: string, value: object, before: PhpNode | undefined): void {
    const inert = inertText(path, value);
    if (inert !== undefined) return value instanceof PhpEnum ? this.enumeration(inert) : this.add(inert);
    const hint = before instanceof ArrayNode ? before : undefined;
    if (Array.isArray(value)) return this.list(path, value, hint?.keys === undefined ? hint : undefined);
    const problem = value instanceof PhpReference ? 'its reference is not where it was' : problemWithObject(value);
    if (problem !== undefined) throw new SessionSerializationError(path, problem);
    this.members(path, value as Record<string, unknown>, hint);
  }

  private list(path: string, items: readonly unknown[], before: ArrayNode | undefined): void {
    if (Object.keys(items).length > items.length)
      throw new SessionSerializationError(path, 'an array with keys of its own would come back without them');
    this.open(path, `a:${items.length}:{`);
    for (let index = 0; index < items.length; index += 1) {
      this.output += `i:${index};`;
      if (items[index] === undefined)
        throw new SessionSerializationError(`${path}[${index}]`, 'undefined in an array becomes null');
      this.write(`${path}[${index}]`, items[index], before?.items[index]);
    }
    this.close();
  }

  private members(path: string, value: Record<string, unknown>, before: ArrayNode | undefined): void {
    const present = Object.keys(value).filter((key) => value[key] !== undefined);
    if (present.length > 0 && present.every((key, index) => key === String(index)))
      throw new SessionSerializationError(path, 'an object with the keys 0, 1, 2 would come back as an array');
    const nodes = before === undefined ? undefined : nodesByKey(before);
    const keys = nodes === undefined ? present : inOrderOf(nodes, present);
    this.open(path, `a:${keys.length}:{`);
    for (const key of keys) {
      this.output += keyText(path, key);
      this.write(`${path}.${key}`, value[key], nodes?.get(key));
    }
    this.close();
  }

  private array(path: string, node: ArrayNode): void {
    this.places.set(node, this.slots);
    if (!node.isLinked) return this.copy(node);
    this.open(path, `a:${node.items.length}:{`);
    node.items.forEach((item, index) => {
      this.output += keyText(path, node.keys?.[index] ?? String(index));
      this.writeNode(path, item);
    });
    this.close();
  }

  private object(path: string, object: PhpObject): void {
    const place = this.places.get(object);
    this.slots += 1;
    if (place !== undefined) return this.add(`r:${place};`);
    this.places.set(object, this.slots);
    const node = object[NODE];
    if (node === undefined) return this.ownObject(path, object);
    if (!node.isLinked) return this.copy(node);
    this.open(path, `${classText(path, 'O', object.className)}${node.items.length}:{`);
    node.items.forEach((item, index) => {
      this.output += node.keys[index] as string;
      this.writeNode(path, item);
    });
    this.close();
  }

  /** An object that the application made. */
  private ownObject(path: string, { className, properties }: PhpObject): void {
    this.open(path, `${classText(path, 'O', className)}${properties.length}:{`);
    for (const property of properties) {
      this.output += propertyText(path, property, className);
      this.write(`${path}.${property.name}`, property.value);
    }
    this.close();
  }

  private copy(node: ArrayNode | ObjectNode): void {
    this.slots += node.slots - 1;
    this.output += node.text;
  }

  private reference(path: string, { kind, number, target }: ReferenceNode): void {
    if (target instanceof PhpReference) return this.unresolved(path, kind, number);
    const place = this.places.get(target instanceof ObjectNode ? target.object : (target as object));
    if (place === undefined) return this.writeNode(path, target);
    if (kind === 'r') this.slots += 1;
    this.output += `${kind}:${place};`;
  }

  /** A number that nobody can look up is right only while nothing before it moved. */
  private unresolved(path: string, kind: 'r' | 'R', number: number): void {
    if (!this.isAligned) throw new SessionSerializationError(path, 'a PHP reference in it cannot be numbered anew');
    if (kind === 'r') this.slots += 1;
    this.output += `${kind}:${number};`;
  }

  private open(path: string, head: string): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH)
      throw new SessionSerializationError(path.slice(0, LONGEST_PATH), 'it refers to itself or is nested too deep');
    this.output += head;
  }

  private close(): void {
    this.output += '}';
    this.depth -= 1;
  }
}

function nodesByKey({ keys, items }: ArrayNode): ReadonlyMap<string, PhpNode> {
  return new Map(items.map((item, index) => [keys?.[index] ?? String(index), item]));
}

/** PHP's order of the keys first, then the new ones: JavaScript puts whole numbers first. */
function inOrderOf(nodes: ReadonlyMap<string, PhpNode>, present: readonly string[]): string[] {
  const left = new Set(present);
  const kept = [...nodes.keys()].filter((key) => left.delete(key));
  return [...kept, ...left];
}
