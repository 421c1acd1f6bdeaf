import type { Awaitable } from '../utils/awaitable.js';

/**
 * Where sessions are kept: the six verbs of PHP's `SessionHandlerInterface`, as Phalcon's adapters implement them.
 *
 * Any object with these verbs is an adapter, with or without `extends`. It is enough for one process on one store; the
 * optional capabilities of {@link AdapterCapabilities} add what several processes need. The data is one string that
 * means nothing to the adapter; ids are 1 to 128 characters of `[a-zA-Z0-9,-]`.
 *
 * @example
 * ```ts
 * class MapAdapter extends SessionAdapter {
 *   private readonly sessions = new Map<string, string>();
 *   read(id: string) { return this.sessions.get(id) ?? ''; }
 *   write(id: string, data: string) { this.sessions.set(id, data); return true; }
 *   destroy(id: string) { this.sessions.delete(id); return true; }
 * }
 * ```
 * @public
 */
export abstract class SessionAdapter {
  /**
   * Called once at boot, before any other verb.
   *
   * - Meaning: get ready; check what can be checked (folder, table, password).
   * - Malformed: a configuration that can never work throws, and the boot stops with that error.
   * - Failure: a store that is merely unreachable should not throw: the app starts, and sessions fail until it is back.
   * - Returns true; false stops the boot.
   *
   * @param savePath - always the empty string; kept for PHP's signature
   * @param name - the name of the session cookie
   */
  open(savePath: string, name: string): Awaitable<boolean> {
    void savePath;
    void name;
    return true;
  }

  /**
   * Called once at shutdown, after the last commit.
   *
   * - Meaning: end connections and timers that the adapter made; never a client that the application handed over.
   * - Unknown: closing an adapter that was never opened, or twice, is fine.
   * - Returns true.
   */
  close(): Awaitable<boolean> {
    return true;
  }

  /**
   * The stored data of one session.
   *
   * - Unknown: the empty string, never null.
   * - Expired: the empty string, from the moment its lifetime has passed.
   * - Malformed: data is returned as it stands, whatever it is; an id that cannot be a key of the store is unknown.
   * - Failure: throws; an unreachable store is never "unknown".
   * - Returns exactly the string that was written.
   */
  abstract read(id: string): Awaitable<string>;

  /**
   * Creates or replaces the data of one session.
   *
   * - Unknown: creates it.
   * - Expired: creates it anew.
   * - Malformed: an id or a size that the store cannot hold throws before anything is sent.
   * - Failure: throws (or returns false); the old data stays whole.
   * - Returns true when the data is stored.
   * - Atomicity: a reader sees the old data or the new data, never a part.
   *
   * @param lifetime - seconds from now until it expires, above 0; fractions allowed, stores that count whole seconds round up
   */
  abstract write(id: string, data: string, lifetime: number): Awaitable<boolean>;

  /**
   * Removes one session.
   *
   * - Unknown, expired: true.
   * - Failure: throws (or returns false).
   * - Returns true when there is nothing left.
   */
  abstract destroy(id: string): Awaitable<boolean>;

  /**
   * Removes what has expired and the store would keep. Called every `gcInterval`, in no request.
   *
   * - Meaning: in slices that do not block; only what is a session of this adapter.
   * - Failure: throws; it is reported and tried again next time.
   * - Returns how many were removed, or PHP's old true.
   *
   * @param maxLifetime - seconds; for adapters that know only when a session was last written
   */
  gc(maxLifetime: number): Awaitable<number | boolean> {
    void maxLifetime;
    return 0;
  }
}
