import type { SessionVersion } from '../adapter-capabilities.js';
import type { CasToken } from './memcached-client.js';

interface Seen {
  readonly version: SessionVersion;
  readonly token: CasToken;
}

/** More sessions than requests that run at one time; about two megabytes. */
const MOST = 10_000;

/**
 * Which cas token a session had when it was read last, so that a request that read it need not ask again before it
 * writes. A token that is out of date costs one more question and nothing else.
 */
export class CasTokens {
  private readonly seen = new Map<string, Seen>();

  note(key: string, version: SessionVersion, token: CasToken): void {
    this.seen.delete(key);
    this.seen.set(key, { version, token });
    if (this.seen.size > MOST) this.seen.delete(this.seen.keys().next().value as string);
  }

  /** The token of that version; each is good for one attempt. */
  take(key: string, version: SessionVersion): CasToken | undefined {
    const seen = this.seen.get(key);
    this.seen.delete(key);
    return seen?.version === version ? seen.token : undefined;
  }

  /** Tokens are counted by each process of a server: after a restart the same number means something else. */
  forget(): void {
    this.seen.clear();
  }
}
