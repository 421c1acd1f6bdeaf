import { nameOfBytes } from './byte-text.js';
import { NodeReader } from './node-reader.js';
import type { SessionFraming, StoredVariable } from './session-framing.js';
import { bytesOfTextName, refusal } from './variable-name.js';

const DELIMITER = '|';
/** What PHP before 7 wrote before the name of a variable without a value. */
const UNDEFINED = '!';

/** `session.serialize_handler = php`, PHP's default: `user|s:3:"Ann";n|i:5;`. */
export class PhpFraming implements SessionFraming {
  readonly slotsBefore = 0;

  read(text: string): Map<string, StoredVariable> {
    const reader = new NodeReader(text);
    const { cursor } = reader;
    const variables = new Map<string, StoredVariable>();
    while (!cursor.isAtEnd) {
      const start = cursor.position;
      const end = text.indexOf(DELIMITER, start);
      if (end < 0) cursor.fail();
      cursor.position = end + 1;
      const name = nameOfBytes(text.slice(start, end));
      if (variables.has(name)) reader.noteDuplicate();
      variables.set(name, { head: cursor.since(start), node: reader.read() });
    }
    return variables;
  }

  head(name: string): string {
    if (name.includes(DELIMITER)) throw refusal(name, `PHP ends a name at "${DELIMITER}", and would lose the session`);
    if (name.startsWith(UNDEFINED)) throw refusal(name, `PHP takes "${UNDEFINED}" at the beginning for no value`);
    return bytesOfTextName(name) + DELIMITER;
  }

  frame(variables: string): string {
    return variables;
  }
}
