import type { Fault } from './fault.js';
import type { Link } from './link.js';

/**
 * A line that gives every other answer to the wrong connection: it waits for two and exchanges them. Both connections
 * have to be waiting for an answer.
 */
export function swapped(): Fault {
  let held: { bytes: Buffer; link: Link } | undefined;
  return {
    toClient(bytes, link) {
      if (held === undefined || held.link === link) {
        held = { bytes: held === undefined ? bytes : Buffer.concat([held.bytes, bytes]), link };
        return;
      }
      const other = held;
      held = undefined;
      other.link.sendToClient(bytes);
      link.sendToClient(other.bytes);
    },
  };
}
