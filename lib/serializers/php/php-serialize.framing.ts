import { SessionCorruptError } from '../../errors/session-corrupt.error.js';
import { NodeReader } from './node-reader.js';
import { ArrayNode } from './php-node.js';
import { keyText } from './scalar-text.js';
import type { SessionFraming, StoredVariable } from './session-framing.js';

/** `session.serialize_handler = php_serialize`: one array, `a:1:{s:4:"user";s:3:"Ann";}`. */
export class PhpSerializeFraming implements SessionFraming {
  readonly slotsBefore = 1;

  /** As PHP, takes no notice of what stands behind the array. */
  read(text: string): Map<string, StoredVariable> {
    const variables = new Map<string, StoredVariable>();
    if (text === '') return variables;
    const reader = new NodeReader(text);
    // References to the array of all variables corrupt PHP's memory.
    reader.refuseReferencesTo(1);
    const root = reader.read();
    if (root === null) return variables;
    if (!(root instanceof ArrayNode)) throw new SessionCorruptError('it is no array');
    const { keys, items } = root;
    items.forEach((node, index) => {
      const name = keys?.[index] ?? String(index);
      variables.set(name, { head: keyText(name, name), node });
    });
    return variables;
  }

  head(name: string): string {
    return keyText(name, name);
  }

  frame(variables: string, count: number): string {
    return `a:${count}:{${variables}}`;
  }
}
