import { SessionCorruptError } from '../../errors/session-corrupt.error.js';
import { CLOSE, COLON, OPEN, SEMICOLON, TYPE } from './character.js';
import { ArrayNode, ObjectNode, type PhpNode, ReferenceNode, ScalarNode } from './php-node.js';
import { PhpObject } from './php-object.js';
import { propertiesOf } from './php-value.js';
import { ScalarReader } from './scalar-reader.js';
import { SlotTable } from './slot-table.js';
import { TextCursor } from './text-cursor.js';

/** PHP's own limit. */
const MAX_DEPTH = 4096;
/** An element of an array takes two bytes at least, says PHP. */
const LEAST_ELEMENT = 2;

const REFERENCE = /[rR]:\d+;/;

/** An array or object whose elements are being read. */
interface Frame {
  readonly node: ArrayNode | ObjectNode;
  readonly slot: number;
  left: number;
}

/**
 * Reads PHP's serialised values into nodes. Nothing is created but plain data and our own inert classes. No recursion:
 * depth costs no stack.
 */
export class NodeReader {
  readonly cursor: TextCursor;
  private readonly scalars: ScalarReader;
  private readonly isLinked: boolean;
  private readonly slots: SlotTable;
  private readonly frames: Frame[] = [];

  constructor(text: string) {
    this.cursor = new TextCursor(text);
    this.scalars = new ScalarReader(this.cursor);
    this.isLinked = (text.includes('r:') || text.includes('R:')) && REFERENCE.test(text);
    this.slots = new SlotTable(this.isLinked);
  }

  /** A variable came twice. */
  noteDuplicate(): void {
    this.slots.hasDuplicates = true;
  }

  refuseReferencesTo(number: number): void {
    this.slots.refused = number;
  }

  /** One value; the cursor stands behind it then. */
  read(): PhpNode {
    const node = this.next();
    for (let depth = this.frames.length; depth > 0; depth = this.frames.length)
      this.step(this.frames[depth - 1] as Frame);
    return node;
  }

  /** A scalar, or an array or object whose elements come next. */
  private next(): PhpNode {
    const start = this.cursor.position;
    const type = this.cursor.text.charCodeAt(start);
    if (type === TYPE.REFERENCE) return this.reference('R');
    const slot = this.slots.open();
    switch (type) {
      case TYPE.ARRAY:
        return this.openArray(start, slot);
      case TYPE.OBJECT:
        return this.openObject(start, slot);
      case TYPE.SAME_OBJECT:
        return this.slots.close(slot, this.reference('r'));
      case TYPE.SERIALIZABLE:
        this.slots.noteUnknown();
        return this.slots.close(slot, this.scalars.read());
      default:
        return this.slots.close(slot, this.isLinked ? this.boxed(start) : this.scalars.read());
    }
  }

  private step(frame: Frame): void {
    const { node, slot } = frame;
    if (frame.left === 0) {
      this.cursor.expect(CLOSE);
      this.frames.pop();
      node.close(this.cursor.position, this.slots.since(slot));
      if (this.isLinked && node.keys !== undefined) this.slots.noteDuplicates(node.keys);
      this.slots.close(slot, node);
      return;
    }
    frame.left -= 1;
    const start = this.cursor.position;
    const key = this.scalars.key();
    if (node instanceof ArrayNode) node.add(key, this.next());
    else node.add(this.cursor.since(start), this.next());
  }

  private openArray(start: number, slot: number): ArrayNode {
    this.cursor.position += 1;
    this.cursor.expect(COLON);
    const count = this.cursor.count(COLON);
    const node = new ArrayNode(this.cursor.text, start, this.isLinked);
    this.open(node, slot, count);
    return node;
  }

  private openObject(start: number, slot: number): ObjectNode {
    this.cursor.position += 1;
    this.cursor.expect(COLON);
    const className = this.scalars.className(this.cursor.quoted(COLON));
    const count = this.cursor.looseCount();
    const node = new ObjectNode(this.cursor.text, start, this.isLinked);
    node.object = PhpObject.of(className, node, () => propertiesOf(node));
    this.open(node, slot, count);
    return node;
  }

  private open(node: ArrayNode | ObjectNode, slot: number, count: number): void {
    this.cursor.expect(OPEN);
    if (count > this.cursor.left / LEAST_ELEMENT) this.cursor.fail();
    if (this.frames.length >= MAX_DEPTH) throw new SessionCorruptError('it is nested too deep');
    this.slots.reserve(slot, node);
    this.frames.push({ node, slot, left: count });
  }

  private reference(kind: 'r' | 'R'): ReferenceNode {
    this.cursor.position += 1;
    this.cursor.expect(COLON);
    const number = this.cursor.count(SEMICOLON);
    const target = this.slots.target(kind, number);
    return target === undefined ? this.cursor.fail() : new ReferenceNode(kind, number, target);
  }

  /** Where something may refer to a scalar, it needs a node of its own. */
  private boxed(start: number): ScalarNode {
    const node = this.scalars.read();
    return node instanceof ScalarNode ? node : new ScalarNode(node, this.cursor.since(start));
  }
}
