import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../promises/chance.js';
import type { Fault } from './fault.js';

/** Every answer comes so many milliseconds later. */
export function delay(milliseconds: number): Fault {
  return {
    async toClient(bytes, link) {
      await pause(milliseconds);
      link.sendToClient(bytes);
    },
  };
}

/** Connections stay, and nothing passes either way. */
export const blackhole: Fault = { toServer: () => undefined, toClient: () => undefined };

/** Commands arrive and are done; their answers get lost. */
export const deaf: Fault = { toClient: () => undefined };

/** Of every answer only the first bytes come, and then the connection breaks. */
export function truncate(length: number, how: 'reset' | 'end' = 'reset'): Fault {
  return {
    async toClient(bytes, link) {
      if (length > 0) link.sendToClient(bytes.subarray(0, length));
      if (how === 'end') return void link.end();
      // A reset that comes with the last bytes looks like an end to node: it reads them first.
      await pause(10);
      link.reset();
    },
  };
}

/** Instead of every answer. */
export function garbage(text: string): Fault {
  return { toClient: (_, link) => link.sendToClient(Buffer.from(text, 'latin1')) };
}

/** Each fault by turns, as the dice fall, and in `calm` of ten cases none. */
export function sometimes(dice: Dice, calm: number, faults: readonly Fault[]): Fault {
  const pick = (): Fault => (dice(10) < calm ? {} : faults[dice(faults.length)]) ?? {};
  return {
    async toClient(bytes, link) {
      const { toClient } = pick();
      if (toClient === undefined) link.sendToClient(bytes);
      else await toClient(bytes, link);
    },
  };
}

/** The fault for one answer of `count`, and none for those between. */
export function every(count: number, fault: Fault): Fault {
  let answers = 0;
  return {
    async toClient(bytes, link) {
      answers += 1;
      if (answers % count > 0 || fault.toClient === undefined) link.sendToClient(bytes);
      else await fault.toClient(bytes, link);
    },
  };
}
