import type {
  SessionVersion,
  StoredSession,
  SwapResult,
  VersionedAdapter,
} from '../../lib/adapters/adapter-capabilities.js';
import { SessionAdapter } from '../../lib/adapters/session-adapter.js';

/** The one version that it knows. */
const ANY = 0;

/**
 * What most session stores do: read a whole session, write a whole session, the last one wins. It answers to the
 * conditional verbs, so that the engine trusts it, and ignores every condition. The tests of the promises must fail on it.
 */
export class NaiveAdapter extends SessionAdapter implements VersionedAdapter {
  private readonly sessions = new Map<string, string>();

  read(id: string): string {
    return this.sessions.get(id) ?? '';
  }

  write(id: string, data: string): boolean {
    this.sessions.set(id, data);
    return true;
  }

  destroy(id: string): boolean {
    this.sessions.delete(id);
    return true;
  }

  load(id: string): StoredSession | null {
    const data = this.sessions.get(id);
    return data === undefined ? null : { data, version: ANY, remaining: 3600 };
  }

  /** No existence check, no comparison. */
  swap(id: string, expected: SessionVersion | null, next: string | null): SwapResult {
    void expected;
    if (next === null) this.sessions.delete(id);
    else this.sessions.set(id, next);
    return { swapped: true, version: next === null ? null : ANY };
  }

  touch(): boolean {
    return true;
  }
}
