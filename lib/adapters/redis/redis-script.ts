import { createHash } from 'node:crypto';
import type { RedisClientLike } from './redis-client-like.js';

/** What every client has, checked when the options were. */
type ScriptingClient = Required<Pick<RedisClientLike, 'evalshaBuffer' | 'evalBuffer'>>;

/** A Lua script, called by its digest. Nothing is defined on the client: it may be the application's. */
export class RedisScript {
  private readonly sha1: string;

  constructor(private readonly text: string) {
    this.sha1 = createHash('sha1').update(text).digest('hex');
  }

  /** Sends the text only to a server that does not know it (new, restarted, or after SCRIPT FLUSH). */
  async run(client: RedisClientLike, key: string, ...args: (string | Buffer)[]): Promise<unknown> {
    const scripting = client as ScriptingClient;
    try {
      return await scripting.evalshaBuffer(this.sha1, 1, key, ...args);
    } catch (error) {
      // Nothing was run, so this is no repetition.
      if (!isUnknownScript(error)) throw error;
      return scripting.evalBuffer(this.text, 1, key, ...args);
    }
  }
}

function isUnknownScript(error: unknown): boolean {
  return /^NOSCRIPT\b/.test(String((error as { message?: unknown } | null | undefined)?.message));
}
