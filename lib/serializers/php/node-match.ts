import { ArrayNode, ObjectNode, type PhpNode, type ReferableNode, ReferenceNode } from './php-node.js';
import { PhpReference } from './php-reference.js';
import { PhpString } from './php-string.js';
import { isBag } from './plain-shape.js';

/** Whether a value is still what a node was read as, so that the text of the node can be written again. */
export function isUnchanged(value: unknown, node: PhpNode | PhpReference): boolean {
  return new Match().holds(value, node);
}

/** No recursion: depth costs no stack. */
class Match {
  private readonly values: Record<string | number, unknown>[] = [];
  private readonly nodes: ArrayNode[] = [];

  holds(value: unknown, root: PhpNode | PhpReference): boolean {
    if (!this.begins(value, root)) return false;
    for (let node = this.nodes.pop(); node !== undefined; node = this.nodes.pop()) {
      if (!this.continues(this.values.pop() as Record<string | number, unknown>, node)) return false;
    }
    return true;
  }

  /** Whether it looks the same from outside; what is inside of an array comes later. */
  private begins(value: unknown, node: PhpNode | PhpReference): boolean {
    if (node instanceof ReferenceNode) return this.begins(value, node.target);
    if (!(node instanceof ArrayNode)) return isSameLeaf(value, node);
    if (!hasShapeOf(value, node)) return false;
    this.values.push(value as Record<string, unknown>);
    this.nodes.push(node);
    return true;
  }

  private continues(value: Record<string | number, unknown>, { keys, items }: ArrayNode): boolean {
    for (let index = 0; index < items.length; index += 1) {
      const key = keys === undefined ? index : (keys[index] as string);
      if (keys !== undefined && !Object.hasOwn(value, key)) return false;
      if (!this.begins(value[key], items[index] as PhpNode)) return false;
    }
    return true;
  }
}

function isSameLeaf(value: unknown, node: Exclude<ReferableNode, ArrayNode> | PhpReference): boolean {
  if (typeof node !== 'object' || node === null) return Object.is(value, node);
  if (node instanceof ObjectNode) return value === node.object;
  if (node instanceof PhpReference) return value === node;
  const { value: stored } = node;
  if (stored instanceof PhpString) return value instanceof PhpString && value.binary === stored.binary;
  return Object.is(value, stored);
}

/** An empty array of PHP is a list and a map at once. */
function hasShapeOf(value: unknown, node: ArrayNode): boolean {
  if (Array.isArray(value)) return node.keys === undefined && value.length === node.items.length;
  if (!isBag(value) || (node.keys === undefined && node.items.length > 0)) return false;
  const size = Object.keys(value).length;
  if (size < node.items.length) node.removeDuplicates();
  return size === node.items.length;
}
