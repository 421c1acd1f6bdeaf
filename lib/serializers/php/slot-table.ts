import { SessionCorruptError } from '../../errors/session-corrupt.error.js';
import { ArrayNode, ObjectNode, type PhpNode, type ReferableNode, ReferenceNode, ScalarNode } from './php-node.js';
import { PhpEnum } from './php-enum.js';
import { PhpReference } from './php-reference.js';
import { PhpSerialized } from './php-serialized.js';

/** So many values may come of a session: references to references would fill the memory ("a billion laughs"). */
const MOST_VALUES = 1_000_000;

/** The values of a session by PHP's numbers, so that references find them. Where there are none, it only counts. */
export class SlotTable {
  private readonly nodes: (PhpNode | undefined)[] = [];
  private readonly openNodes = new Set<PhpNode>();
  private count = 0;
  /** The values that everything up to here expands to, and for each number what it was before. */
  private expanded = 0;
  private readonly before: number[] = [];
  private readonly weights = new Map<PhpNode, number>();
  /** Whether a key came twice. PHP never writes that, and what the numbers mean then is past finding out. */
  hasDuplicates = false;
  /** A number that nothing may refer to. */
  refused = 0;
  /** From this number on, numbers are uncertain: a `Serializable` class may have taken some of them. */
  private certain = Infinity;

  constructor(private readonly isLinked: boolean) {}

  /** The next number, from 0. */
  open(): number {
    if (this.isLinked) this.before.push(this.expanded++);
    return this.count++;
  }

  /** For nodes that what is inside of them can refer to. */
  reserve(slot: number, node: PhpNode): void {
    if (!this.isLinked) return;
    this.nodes[slot] = node;
    this.openNodes.add(node);
  }

  close<T extends PhpNode>(slot: number, node: T): T {
    if (!this.isLinked) return node;
    this.nodes[slot] = node instanceof ReferenceNode && !(node.target instanceof PhpReference) ? node.target : node;
    if (this.openNodes.delete(node)) this.weights.set(node, this.expanded - (this.before[slot] ?? 0));
    return node;
  }

  /** How many numbers were given away since, with its own. */
  since(slot: number): number {
    return this.count - slot;
  }

  noteDuplicates(keys: readonly string[]): void {
    if (new Set(keys).size !== keys.length) this.hasDuplicates = true;
  }

  noteUnknown(): void {
    this.certain = Math.min(this.certain, this.count);
  }

  /** What a reference refers to; undefined where PHP refuses it. */
  target(kind: 'r' | 'R', number: number): ReferableNode | PhpReference | undefined {
    if (this.hasDuplicates) throw new SessionCorruptError('it has a key twice, and references');
    if (number > this.certain) return new PhpReference(number);
    const node = this.nodes[number - 1];
    if (node instanceof ReferenceNode) return new PhpReference(number);
    if (node === undefined || number === this.refused || (kind === 'r' && !isObject(node))) return undefined;
    this.expanded += this.weights.get(node) ?? 1;
    if (this.expanded > MOST_VALUES) throw new SessionCorruptError('its references expand to too many values');
    return node instanceof ArrayNode && this.openNodes.has(node) ? new PhpReference(number) : node;
  }
}

function isObject(node: PhpNode): boolean {
  if (node instanceof ScalarNode) return node.value instanceof PhpEnum || node.value instanceof PhpSerialized;
  return node instanceof ObjectNode;
}
