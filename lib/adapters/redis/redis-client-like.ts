/**
 * What an iterated server can: a client of one server, or a master of a cluster.
 *
 * @public
 */
export interface RedisNodeLike {
  scan(
    cursor: string,
    match: 'MATCH',
    pattern: string,
    count: 'COUNT',
    amount: number,
    type: 'TYPE',
    name: 'string' | 'hash',
  ): Promise<[cursor: string, keys: string[]]>;
}

/**
 * The part of a Redis client that {@link RedisAdapter} uses. The `Redis` and `Cluster` of ioredis fit, and those of
 * iovalkey.
 *
 * @public
 */
export interface RedisClientLike extends RedisNodeLike {
  getBuffer(key: string): Promise<Buffer | null>;
  pttl(key: string): Promise<number>;
  set(key: string, value: string | Buffer, unit: 'PX', milliseconds: number): Promise<unknown>;
  unlink(key: string): Promise<number>;
  /** Needed; optional only because ioredis has it and its types do not. */
  evalshaBuffer?(sha1: string, keys: number, ...keysAndArguments: (string | Buffer)[]): Promise<unknown>;
  /** Needed, as `evalshaBuffer`. */
  evalBuffer?(script: string, keys: number, ...keysAndArguments: (string | Buffer)[]): Promise<unknown>;
  /** Only a cluster has it. */
  nodes?(role: 'master'): RedisNodeLike[];
  /** A cluster tells there what its servers refuse; listened to while the application boots. */
  on?(event: 'node error', listener: (error: Error) => void): unknown;
  off?(event: 'node error', listener: (error: Error) => void): unknown;
  /** `keyPrefix` is honoured: the client puts it before every key. */
  readonly options?: { readonly keyPrefix?: string | undefined };
}
