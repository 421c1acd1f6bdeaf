import type { RedisClientLike } from './redis-client-like.js';

/** How the adapter comes by a client: by connecting, or from the application. */
export interface RedisConnection {
  /** The server as a warning may name it. */
  readonly name: string;
  /** The client if there is one now, whatever its state. */
  readonly current: RedisClientLike | undefined;
  /** A client that can take a command now; throws, without waiting, while the server is known to be away. */
  client(): RedisClientLike | Promise<RedisClientLike>;
  /** Listens to what the servers behind a client refuse, which the client keeps to itself; until the answer is called. */
  watch?(listener: (error: Error) => void): () => void;
  close(): Promise<void>;
}

/** A client of the application, which connects and closes it. */
export class GivenConnection implements RedisConnection {
  readonly name = 'The Redis server of the session store';

  constructor(readonly current: RedisClientLike) {}

  client(): RedisClientLike {
    return this.current;
  }

  watch(listener: (error: Error) => void): () => void {
    this.current.on?.('node error', listener);
    return () => void this.current.off?.('node error', listener);
  }

  async close(): Promise<void> {
    // Not ours to close.
  }
}
