import { SessionStoreError } from '../../errors/session-store.error.js';
import type { SessionVersion, StoredSession, SwapResult } from '../adapter-capabilities.js';
import { withDeadline } from './deadline.js';
import { Outage } from './outage.js';
import type { RedisClientLike, RedisNodeLike } from './redis-client-like.js';
import type { RedisConnection } from './redis-connection.js';
import { configurationFailure, refusalOf, storeFailure } from './redis-failure.js';
import { RedisKeys } from './redis-keys.js';
import { RedisScript } from './redis-script.js';
import { storedSession, versionOf } from './stored-value.js';
import { SWAP } from './swap.lua.js';
import { TOUCH } from './touch.lua.js';

const swap = new RedisScript(SWAP);
const touch = new RedisScript(TOUCH);

/** Keys that one SCAN looks at: a server answers in well under a millisecond. */
const SLICE = 500;
/** Milliseconds that quarantined data is kept: a day. */
const QUARANTINE = 86_400_000;
/** A digest that no data has. */
const NOTHING_HAS_IT = 'x';

/** The sessions on one server or cluster: a string each. Every command and script uses one key. */
export class RedisSessions {
  private readonly keys: RedisKeys;
  private readonly outage: Outage;

  /** @param readTimeout - seconds */
  constructor(
    private readonly connection: RedisConnection,
    prefix: string,
    private readonly readTimeout: number,
  ) {
    this.keys = new RedisKeys(prefix);
    this.outage = new Outage(connection.name);
  }

  get client(): RedisClientLike | undefined {
    return this.connection.current;
  }

  /** @throws SessionStoreConfigurationError for what can never work; a server that is away is a warning */
  async probe(seconds: number): Promise<void> {
    const key = this.keys.probe();
    try {
      await this.ask(
        'answer',
        (client) => Promise.all([client.getBuffer(key), touch.run(client, key, NOTHING_HAS_IT, '1')]),
        seconds,
      );
    } catch (error) {
      const { cause } = error as SessionStoreError;
      const failure = configurationFailure(cause);
      if (failure) throw failure;
      if (!(error instanceof SessionStoreError)) throw error;
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  async read(id: string): Promise<string> {
    const data = await this.ask('read a session', (client) => client.getBuffer(this.keys.session(id)));
    return data === null ? '' : data.toString();
  }

  /** Two plain commands in one round trip: they leave in the same tick, on a cluster for the same server. */
  async load(id: string): Promise<StoredSession | null> {
    const key = this.keys.session(id);
    const [data, milliseconds] = await this.ask('read a session', (client) =>
      Promise.all([client.getBuffer(key), client.pttl(key)]),
    );
    return storedSession(data, milliseconds);
  }

  async write(id: string, data: string, milliseconds: number): Promise<void> {
    await this.ask('write a session', (client) => client.set(this.keys.session(id), data, 'PX', milliseconds));
  }

  async destroy(id: string): Promise<void> {
    await this.ask('destroy a session', (client) => client.unlink(this.keys.session(id)));
  }

  async swap(
    id: string,
    expected: SessionVersion | null,
    next: string | null,
    milliseconds: number,
  ): Promise<SwapResult> {
    const args = [expected === null ? '' : String(expected), String(milliseconds), ...(next === null ? [] : [next])];
    const answer = await this.ask('write a session', (client) => swap.run(client, this.keys.session(id), ...args));
    if (!Array.isArray(answer)) return { swapped: true, version: next === null ? null : versionOf(next) };
    const [data = null, remaining = 0] = answer as [Buffer?, number?];
    return { swapped: false, current: storedSession(data, remaining) };
  }

  async touch(id: string, version: SessionVersion, milliseconds: number): Promise<boolean> {
    const args = [String(version), String(milliseconds)];
    const answer = await this.ask('touch a session', (client) => touch.run(client, this.keys.session(id), ...args));
    return Number(answer) === 1;
  }

  /** Copies first, so that a crash in between loses nothing; the original goes only if it still is what was copied. */
  async quarantine(id: string, data: string): Promise<void> {
    const bytes = await this.ask('read a session', (client) => client.getBuffer(this.keys.session(id)));
    if (bytes?.toString() !== data) return;
    await this.ask('set a session aside', (client) => client.set(this.keys.quarantined(id), bytes, 'PX', QUARANTINE));
    await this.swap(id, versionOf(bytes), null, 0);
  }

  /** On every master of a cluster. SCAN may tell a key twice; it is yielded once. */
  async *ids(): AsyncGenerator<string> {
    const seen = new Set<string>();
    const client = await this.ask('list the sessions', async (current) => current);
    const before = client.options?.keyPrefix ?? '';
    for (const node of client.nodes?.('master') ?? [client]) {
      for await (const key of this.scan(node, this.keys.pattern(before))) {
        const id = this.keys.idOf(key, before);
        if (id === undefined || seen.has(id)) continue;
        seen.add(id);
        yield id;
      }
    }
  }

  private async *scan(node: RedisNodeLike, pattern: string): AsyncGenerator<string> {
    let cursor = '0';
    do {
      const from = cursor;
      const [next, keys] = await this.ask('list the sessions', () => node.scan(from, 'MATCH', pattern, 'COUNT', SLICE));
      yield* keys;
      cursor = next;
    } while (cursor !== '0');
  }

  private async ask<T>(
    operation: string,
    work: (client: RedisClientLike) => Promise<T>,
    seconds = this.readTimeout,
  ): Promise<T> {
    const command = this.outage.begin();
    try {
      const answer = await withDeadline(seconds, async (isOver) => {
        const client = await this.connection.client();
        if (isOver()) throw new Error('The time was over before the command was sent');
        return work(client);
      });
      this.outage.answered(command);
      return answer;
    } catch (error) {
      if (!refusalOf(error)) this.outage.failed(error);
      throw storeFailure(operation, error);
    }
  }
}
