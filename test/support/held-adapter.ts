import type {
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../../lib/adapters/adapter-capabilities.js';
import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import { systemClock, type Clock } from '../../lib/utils/clock.js';

/** Memory whose writes wait, while it is held, until the test lets them pass; or fail, before or after they were done. */
export class HeldAdapter extends SessionAdapter implements VersionedAdapter {
  private readonly memory: MemoryAdapter;
  private gate: Promise<void> | undefined;
  private openGate: () => void = () => undefined;
  /** Writes fail: without being done, or done but with the answer lost. */
  failing: 'before' | 'after' | undefined;

  constructor(clock: Clock = systemClock) {
    super();
    this.memory = new MemoryAdapter({}, clock);
  }

  /** From now on writes wait. */
  hold(): void {
    this.gate = new Promise((resolve) => (this.openGate = resolve));
  }

  release(): void {
    this.gate = undefined;
    this.openGate();
  }

  read(id: string): string {
    return this.memory.read(id);
  }

  write(id: string, data: string, lifetime: number): Promise<boolean> {
    return this.later(() => this.memory.write(id, data, lifetime));
  }

  destroy(id: string): Promise<boolean> {
    return this.later(() => this.memory.destroy(id));
  }

  load(id: string): StoredSession | null {
    return this.memory.load(id);
  }

  swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): Promise<SwapResult> {
    return this.later(() => this.memory.swap(id, expected, next, lifetime));
  }

  touch(id: string, version: SessionVersion, lifetime: number): Promise<boolean> {
    return this.later(() => this.memory.touch(id, version, lifetime));
  }

  private async later<T>(run: () => T): Promise<T> {
    await this.gate;
    if (this.failing === 'before') throw new Error('connection refused');
    const result = run();
    if (this.failing === 'after') throw new Error('timeout');
    return result;
  }
}

/** Lets everything run that waits for nothing but promises. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
