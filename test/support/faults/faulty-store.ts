import type { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import type { FaultProxy } from './fault-proxy.js';
import type { Fault } from './fault.js';
import { blackhole, delay, garbage, truncate } from './faults.js';

/** Something that goes wrong with a store, for as long as a test wants. */
export interface StoreFault {
  readonly name: string;
  /** Which commands fail meanwhile. */
  readonly hits: 'all' | 'writes' | 'nothing';
  /** The code of their errors; by default that of an unreachable store. */
  readonly code?: string;
  begin(): unknown;
  end(): unknown;
}

/** A store of a test's own with all that can go wrong with it. What it has acknowledged, it keeps. */
export interface FaultyStore {
  readonly name: string;
  /** The same before and after `start()`. */
  readonly faults: readonly StoreFault[];
  start(): Promise<void>;
  /** As an application would have it, over a line that may fail. */
  adapter(): SessionAdapter;
  /** To see what is stored: on a line of its own, with patience. */
  observer(): SessionAdapter;
  stop(): Promise<void>;
}

/** Those that a promise names: a store that refuses to write, is stopped, killed, or cut off in the middle of an answer. */
export function mainFaults({ faults }: FaultyStore): readonly StoreFault[] {
  return faults.filter(({ name, hits }) => hits === 'writes' || /stopped|killed|middle/.test(name));
}

/** Milliseconds; longer than any deadline of a command. */
const TOO_LATE = 3000;

/** What happens to the line to any server. */
export function lineFaults(proxy: () => FaultProxy, nonsense: string): StoreFault[] {
  const lineFault = (name: string, fault: Fault): StoreFault => ({
    name,
    hits: 'all',
    begin: () => (proxy().fault = fault),
    end: () => {
      proxy().heal();
      // What the client still waits for would come between its next answers.
      proxy().resetAll();
    },
  });
  return [
    { name: 'down', hits: 'all', begin: () => proxy().down(), end: () => proxy().up() },
    lineFault('too slow', delay(TOO_LATE)),
    lineFault('a black hole', blackhole),
    lineFault('cut in the middle of an answer', truncate(3)),
    lineFault('ended before the answer', truncate(0, 'end')),
    lineFault('talking nonsense', garbage(nonsense)),
    {
      name: 'gone without a word',
      hits: 'all',
      begin: () => {
        proxy().fault = blackhole;
        proxy().halfOpenAll();
      },
      end: () => {
        proxy().heal();
        proxy().resetAll();
      },
    },
  ];
}
