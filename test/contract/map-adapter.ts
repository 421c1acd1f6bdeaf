import type { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import type { Clock } from '../../lib/utils/clock.js';

/** The six verbs and nothing else, without `extends`: what a user writes in five minutes. */
export class MapAdapter implements SessionAdapter {
  private readonly sessions = new Map<string, { data: string; expires: number }>();

  constructor(private readonly clock: Clock) {}

  open(): boolean {
    return true;
  }

  close(): boolean {
    return true;
  }

  async read(id: string): Promise<string> {
    const session = this.sessions.get(id);
    return session && session.expires > this.clock.now() ? session.data : '';
  }

  async write(id: string, data: string, lifetime: number): Promise<boolean> {
    this.sessions.set(id, { data, expires: this.clock.now() + lifetime * 1000 });
    return true;
  }

  async destroy(id: string): Promise<boolean> {
    this.sessions.delete(id);
    return true;
  }

  gc(): boolean {
    for (const [id, { expires }] of this.sessions) if (expires <= this.clock.now()) this.sessions.delete(id);
    return true;
  }
}
