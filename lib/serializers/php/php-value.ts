import { nameOfBytes } from './byte-text.js';
import { ArrayNode, ObjectNode, type PhpNode, ReferenceNode, ScalarNode } from './php-node.js';
import type { PhpProperty } from './php-object.js';
import type { PhpReference } from './php-reference.js';

type Members = Record<string | number, unknown>;

/**
 * A node as JavaScript has it. Arrays and their objects are made anew at each call, so that whoever gets them may change
 * them.
 */
export function valueOf(node: PhpNode | PhpReference, isFrozen = false): unknown {
  return new ValueBuilder(isFrozen).build(node);
}

/** No recursion: depth costs no stack. */
class ValueBuilder {
  private readonly nodes: ArrayNode[] = [];
  private readonly values: Members[] = [];

  constructor(private readonly isFrozen: boolean) {}

  build(root: PhpNode | PhpReference): unknown {
    const value = this.begin(root);
    for (let node = this.nodes.pop(); node !== undefined; node = this.nodes.pop()) {
      const target = this.values.pop() as Members;
      this.fill(target, node);
      if (this.isFrozen) Object.freeze(target);
    }
    return value;
  }

  /** The value; that of an array is filled later. */
  private begin(node: PhpNode | PhpReference): unknown {
    if (typeof node !== 'object' || node === null) return node;
    if (node instanceof ScalarNode) return node.value;
    if (node instanceof ObjectNode) return node.object;
    if (node instanceof ReferenceNode) return this.begin(node.target);
    if (!(node instanceof ArrayNode)) return node;
    if (node.keys?.[0] === '0') node.removeDuplicates();
    const value = (node.keys === undefined ? [] : Object.create(null)) as Members;
    this.nodes.push(node);
    this.values.push(value);
    return value;
  }

  /** A key that comes twice keeps its first place and its last value, as in PHP. */
  private fill(target: Members, { keys, items }: ArrayNode): void {
    for (let index = 0; index < items.length; index += 1) {
      target[keys === undefined ? index : (keys[index] as string)] = this.begin(items[index] as PhpNode);
    }
  }
}

/** The properties of an object; they cannot be changed. */
export function propertiesOf({ keys, items }: ObjectNode): readonly PhpProperty[] {
  return keys.map((key, index) => Object.freeze({ ...nameOf(key), value: valueOf(items[index] as PhpNode, true) }));
}

/** PHP puts the visibility before the name: NUL, `*` or the declaring class, NUL. */
function nameOf(keyText: string): Omit<PhpProperty, 'value'> {
  const raw = rawKey(keyText);
  const end = raw.startsWith('\0') ? raw.indexOf('\0', 1) : -1;
  if (end < 0) return { name: nameOfBytes(raw), visibility: 'public' };
  const name = nameOfBytes(raw.slice(end + 1));
  const owner = nameOfBytes(raw.slice(1, end));
  return owner === '*' ? { name, visibility: 'protected' } : { name, visibility: 'private', declaringClass: owner };
}

/** Of `s:4:"name";` the name, of `i:5;` the number. */
function rawKey(text: string): string {
  if (text.startsWith('i')) return text.slice(2, -1);
  const bytes = text.slice(text.indexOf('"') + 1, -2);
  if (text.startsWith('s')) return bytes;
  return bytes.replace(/\\([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
