import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import type { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import { StreamAdapter } from '../../lib/adapters/stream/stream.adapter.js';
import type { SessionSettings } from '../../lib/core/session-settings.js';
import { FakeClock } from '../../lib/testing/fake-clock.js';
import { NaiveAdapter } from './naive.adapter.js';
import { Bench, START } from './open-session.js';

/** A store that has to keep the promises. */
export interface Store {
  readonly name: string;
  readonly create: (clock: FakeClock) => SessionAdapter;
}

/** Every built-in store with conditional writes; a further one is one line. */
export const STORES: readonly Store[] = [
  { name: 'memory', create: (clock) => new MemoryAdapter({}, clock) },
  { name: 'files', create: (clock) => new StreamAdapter({ savePath: folder() }, clock) },
];

/** One that keeps none of them: the test of the tests. */
export const NAIVE: Store = { name: 'naive', create: () => new NaiveAdapter() };

/** How many requests or rounds each promise is tested with. */
export const SIZE = Number(process.env['PROMISES_SIZE'] ?? 200);

/** Two processes on one store: two engines, so that nothing that is inside of one can help. */
export class TwoProcesses {
  private readonly first: Bench;
  private readonly second: Bench;
  private count = 0;

  private constructor(first: Bench, second: Bench) {
    this.first = first;
    this.second = second;
  }

  static async on(store: Store, settings: Partial<SessionSettings> = {}): Promise<TwoProcesses> {
    const clock = new FakeClock(START);
    const adapter = store.create(clock);
    await adapter.open('', 'sid');
    closers.push(() => adapter.close());
    return new TwoProcesses(new Bench({ ...settings, adapter }, clock), new Bench({ ...settings, adapter }, clock));
  }

  /** The process that takes the next request: they take turns. */
  get next(): Bench {
    return this.count++ % 2 === 0 ? this.first : this.second;
  }

  async drain(): Promise<void> {
    await Promise.all([this.first.engine.drain(), this.second.engine.drain()]);
  }
}

/** Pseudo-random whole numbers below `limit`, the same in every run. */
export function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Lets others go first, `turns` times: requests meet in a different order each time. */
export async function after(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const closers: (() => unknown)[] = [];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'promises-'));
  closers.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

afterAll(async () => {
  for (const close of closers.splice(0)) await close();
});
