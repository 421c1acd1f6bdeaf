import { isRetired } from '../session-record.js';
import { Attempts, type Protocol } from './protocol.js';
import type { Found } from './record-store.js';

/**
 * Ends a session: removes it, every session that continues it since a rotation, and last the retired records that led
 * there. Each removal is conditional; an unconditional one would leave the successor of a parallel rotation logged in.
 *
 * @param found - what the request had found under the id; undefined when it did not look
 */
export async function endSession(protocol: Protocol, id: string, found: Found | null | undefined): Promise<void> {
  const attempts = new Attempts(protocol.observer);
  const seen = new Set<string>([id]);
  const open: { id: string; found: Found | null | undefined }[] = [{ id, found }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    top.found = top.found === undefined ? await protocol.store.load(top.id) : top.found;
    const successor = top.found === null ? undefined : unseenSuccessor(top.found, seen);
    if (successor !== undefined) {
      seen.add(successor);
      open.push({ id: successor, found: undefined });
    } else if (await remove(protocol, top, attempts)) open.pop();
  }
}

function unseenSuccessor({ record }: Found, seen: ReadonlySet<string>): string | undefined {
  return isRetired(record) ? record.metadata.retired.successors.find((id) => !seen.has(id)) : undefined;
}

/** True when nothing is left under the id; otherwise `place` holds what is there now. */
async function remove(
  { store }: Protocol,
  place: { id: string; found?: Found | null | undefined },
  attempts: Attempts,
): Promise<boolean> {
  if (place.found === null || place.found === undefined) return true;
  const result = await store.swap(place.id, place.found, null);
  if (result.swapped) return true;
  place.found = result.current;
  if (result.current === null) return true;
  attempts.lost(place.id);
  return false;
}
