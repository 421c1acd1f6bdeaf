import { nameOfBytes } from './byte-text.js';
import { NodeReader } from './node-reader.js';
import type { SessionFraming, StoredVariable } from './session-framing.js';
import { bytesOfTextName, refusal } from './variable-name.js';

const MOST_BYTES = 127;

/** `session.serialize_handler = php_binary`: a byte with the length of the name, the name, the value. */
export class PhpBinaryFraming implements SessionFraming {
  readonly slotsBefore = 0;

  read(text: string): Map<string, StoredVariable> {
    const reader = new NodeReader(text);
    const { cursor } = reader;
    const variables = new Map<string, StoredVariable>();
    while (!cursor.isAtEnd) {
      const start = cursor.position;
      // The highest bit said "no value" in PHP before 7; PHP has ignored it since.
      const length = text.charCodeAt(start) & MOST_BYTES;
      const head = cursor.take(length + 1);
      if (cursor.isAtEnd) cursor.fail();
      const name = nameOfBytes(head.slice(1));
      if (variables.has(name)) reader.noteDuplicate();
      variables.set(name, { head, node: reader.read() });
    }
    return variables;
  }

  head(name: string): string {
    const bytes = bytesOfTextName(name);
    if (bytes.length > MOST_BYTES) throw refusal(name, `its name has more than ${MOST_BYTES} bytes`);
    return String.fromCharCode(bytes.length) + bytes;
  }

  frame(variables: string): string {
    return variables;
  }
}
