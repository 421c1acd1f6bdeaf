import { SessionError } from '../../errors/session.error.js';
import { SessionStoreError } from '../../errors/session-store.error.js';
import { type Awaitable, isPromise } from '../../utils/awaitable.js';
import { tooLate, withDeadline } from '../../utils/deadline.js';
import { Deadlines } from '../../utils/deadlines.js';
import type { Voice } from '../../utils/voice.js';
import { Outage } from './outage.js';
import type { RedisClientLike, RedisNodeLike } from './redis-client-like.js';
import type { RedisConnection } from './redis-connection.js';
import { configurationFailure, refusalOf, storeFailure } from './redis-failure.js';
import type { RedisKeys } from './redis-keys.js';

/** Keys that one SCAN looks at: a server answers in well under a millisecond. */
const SLICE = 500;

/** Commands to one server or cluster: each has a deadline, is sent once, and fails in our words. */
export class RedisCommands<Client extends RedisClientLike> {
  private readonly outage: Outage;
  private readonly deadlines: Deadlines;

  /**
   * @param readTimeout - seconds that a command may take
   * @param voice - tells of a server that does not answer
   */
  constructor(
    readonly connection: RedisConnection,
    private readonly readTimeout: number,
    voice: Voice,
  ) {
    this.outage = new Outage(connection.name, voice);
    this.deadlines = new Deadlines(readTimeout);
  }

  get client(): Client | undefined {
    return this.connection.current as Client | undefined;
  }

  /** @throws SessionError */
  ask<T>(operation: string, work: (client: Client) => Promise<T>, seconds?: number): Promise<T> {
    return this.askFor(operation, work, (answer) => answer, seconds);
  }

  /** The same, going on with the answer. */
  async askFor<T, R>(
    operation: string,
    work: (client: Client) => Promise<T>,
    next: (answer: T) => R,
    seconds = this.readTimeout,
  ): Promise<R> {
    const command = this.outage.begin();
    let answer: T;
    try {
      answer = await this.send(work, seconds);
      this.outage.answered(command);
    } catch (error) {
      if (!refusalOf(error) && !SessionError.is(error)) this.outage.failed(error);
      throw storeFailure(operation, error);
    }
    return next(answer);
  }

  async close(): Promise<void> {
    await this.connection.close();
    this.deadlines.close();
  }

  /** Nearly always the connection is there, and the command leaves at once. */
  private send<T>(work: (client: Client) => Promise<T>, seconds: number): Promise<T> {
    const client = this.connection.client();
    if (isPromise(client) || seconds !== this.readTimeout) return sendLater(client, work, seconds);
    return this.deadlines.limit(work(client as Client), () => tooLate(seconds));
  }

  /**
   * Whether these commands can work at all.
   *
   * @throws SessionStoreConfigurationError for what can never work; a server that is away is a warning
   */
  async probe(work: (client: Client) => Promise<unknown>, seconds: number): Promise<void> {
    let refused: Error | undefined;
    const stop = this.connection.watch?.((error) => (refused ??= refusalOf(error)));
    try {
      await this.ask('answer', work, seconds);
    } catch (error) {
      const failure = configurationFailure(refused ?? (error as SessionStoreError).cause);
      if (failure) throw failure;
      if (!(error instanceof SessionStoreError)) throw error;
    } finally {
      stop?.();
    }
  }

  /** The sessions of one Redis type, on every master of a cluster. SCAN may tell a key twice; its id is yielded once. */
  async *ids(keys: RedisKeys, type: 'string' | 'hash'): AsyncGenerator<string> {
    const seen = new Set<string>();
    const client = await this.ask('list the sessions', async (current) => current);
    const before = client.options?.keyPrefix ?? '';
    for (const node of client.nodes?.('master') ?? [client]) {
      for await (const key of this.scan(node, keys.pattern(before), type)) {
        const id = keys.idOf(key, before);
        if (id === undefined || seen.has(id)) continue;
        seen.add(id);
        yield id;
      }
    }
  }

  private async *scan(node: RedisNodeLike, pattern: string, type: 'string' | 'hash'): AsyncGenerator<string> {
    let cursor = '0';
    do {
      const from = cursor;
      const [next, keys] = await this.ask('list the sessions', () =>
        node.scan(from, 'MATCH', pattern, 'COUNT', SLICE, 'TYPE', type),
      );
      yield* keys;
      cursor = next;
    } while (cursor !== '0');
  }
}

/** The connection has to be waited for, within the same time. */
function sendLater<T>(
  client: Awaitable<RedisClientLike>,
  work: (client: never) => Promise<T>,
  seconds: number,
): Promise<T> {
  return withDeadline(seconds, async (signal) => {
    const ready = await client;
    if (signal.aborted) throw new Error('The time was over before the command was sent');
    return work(ready as never);
  });
}
