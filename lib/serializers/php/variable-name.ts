import { SessionSerializationError } from '../../errors/session-serialization.error.js';
import { bytesOfName } from './byte-text.js';
import { isIntegerKey } from './php-number.js';

/** The bytes of a variable's name. */
export function bytesOfVariable(name: string): string {
  const bytes = bytesOfName(name);
  if (bytes === undefined) throw refusal(name, 'its name holds half a surrogate pair');
  return bytes;
}

/** As {@link bytesOfVariable}, for handlers that skip what PHP takes for an integer. */
export function bytesOfTextName(name: string): string {
  if (isIntegerKey(name)) throw refusal(name, 'PHP takes the name for an integer, and leaves it out');
  return bytesOfVariable(name);
}

export function refusal(name: string, problem: string): SessionSerializationError {
  return new SessionSerializationError(name, problem);
}
