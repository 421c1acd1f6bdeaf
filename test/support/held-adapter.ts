import type { SessionVersion, StoredSession, SwapResult } from '../../lib/adapters/adapter-capabilities.js';
import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';

/** Memory whose writes wait, while it is held, until the test lets them pass; or fail, before or after they were done. */
export class HeldAdapter extends MemoryAdapter {
  private gate: Promise<void> | undefined;
  private open: () => void = () => undefined;
  /** The next writes fail: without being done, or done but with the answer lost. */
  failing: 'before' | 'after' | undefined;

  hold(): void {
    this.gate = new Promise((resolve) => (this.open = resolve));
  }

  release(): void {
    this.gate = undefined;
    this.open();
  }

  override swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number): SwapResult {
    return this.later(() => super.swap(id, expected, next, lifetime)) as unknown as SwapResult;
  }

  override load(id: string): StoredSession | null {
    return super.load(id);
  }

  private async later<T>(run: () => T): Promise<T> {
    await this.gate;
    if (this.failing === 'before') throw new Error('connection refused');
    const result = run();
    if (this.failing === 'after') throw new Error('timeout');
    return result;
  }
}
