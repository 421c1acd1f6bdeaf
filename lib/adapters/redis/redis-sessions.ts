import { randomBytes } from 'node:crypto';
import { SessionLockedError } from '../../errors/session-locked.error.js';
import type { DataEncoding } from '../../utils/data-encoding.js';
import { tryUntil } from '../../utils/try-until.js';
import type { HeldLock, LockOptions, SessionVersion, StoredSession, SwapResult } from '../adapter-capabilities.js';
import { LOCK, UNLOCK } from './lock.lua.js';
import type { RedisClientLike } from './redis-client-like.js';
import type { RedisCommands } from './redis-commands.js';
import type { RedisKeys } from './redis-keys.js';
import { RedisScript } from './redis-script.js';
import { storedSession, versionOf } from './stored-value.js';
import { SWAP } from './swap.lua.js';
import { TOUCH } from './touch.lua.js';

const swap = new RedisScript(SWAP);
const touch = new RedisScript(TOUCH);
const lock = new RedisScript(LOCK);
const unlock = new RedisScript(UNLOCK);

/** Milliseconds that quarantined data is kept: a day. */
const QUARANTINE = 86_400_000;
/** A digest that no data has. */
const NOTHING_HAS_IT = 'x';

/** The sessions on one server or cluster: a string each. Every command and script uses one key. */
export class RedisSessions {
  constructor(
    private readonly commands: RedisCommands<RedisClientLike>,
    private readonly keys: RedisKeys,
    private readonly encoding: DataEncoding,
  ) {}

  get client(): RedisClientLike | undefined {
    return this.commands.client;
  }

  /**
   * Reads and runs a script on a key that is never there.
   *
   * @throws SessionStoreConfigurationError for what can never work; a server that is away is a warning
   */
  probe(seconds: number): Promise<void> {
    const key = this.keys.probe();
    return this.commands.probe(
      (client) => Promise.all([client.getBuffer(key), touch.run(client, key, NOTHING_HAS_IT, '1')]),
      seconds,
    );
  }

  close(): Promise<void> {
    return this.commands.close();
  }

  async read(id: string): Promise<string> {
    const data = await this.commands.ask('read a session', (client) => client.getBuffer(this.keys.session(id)));
    return data === null ? '' : this.encoding.textOf(data);
  }

  /** Two plain commands in one round trip: they leave in the same tick, on a cluster for the same server. */
  load(id: string): Promise<StoredSession | null> {
    const key = this.keys.session(id);
    return this.commands
      .ask('read a session', (client) => Promise.all([client.getBuffer(key), client.pttl(key)]))
      .then(([data, milliseconds]) => storedSession(data, milliseconds, this.encoding));
  }

  async write(id: string, data: string, milliseconds: number): Promise<void> {
    const bytes = this.encoding.bytesOf(data);
    await this.commands.ask('write a session', (client) =>
      client.set(this.keys.session(id), bytes, 'PX', milliseconds),
    );
  }

  async destroy(id: string): Promise<void> {
    await this.commands.ask('destroy a session', (client) => client.unlink(this.keys.session(id)));
  }

  async swap(
    id: string,
    expected: SessionVersion | null,
    next: string | null,
    milliseconds: number,
  ): Promise<SwapResult> {
    const bytes = next === null ? null : this.encoding.bytesOf(next);
    const condition = [expected === null ? '' : String(expected), String(milliseconds)];
    const answer = await this.commands.ask('write a session', (client) =>
      swap.run(client, this.keys.session(id), ...condition, ...(bytes === null ? [] : [bytes])),
    );
    if (!Array.isArray(answer)) return { swapped: true, version: bytes === null ? null : versionOf(bytes) };
    const [data = null, remaining = 0] = answer as [Buffer?, number?];
    return { swapped: false, current: storedSession(data, remaining, this.encoding) };
  }

  async touch(id: string, version: SessionVersion, milliseconds: number): Promise<boolean> {
    const args = [String(version), String(milliseconds)];
    const answer = await this.commands.ask('touch a session', (client) =>
      touch.run(client, this.keys.session(id), ...args),
    );
    return Number(answer) === 1;
  }

  /** Copies first, so that a crash in between loses nothing; the original goes only if it still is what was copied. */
  async quarantine(id: string, data: string): Promise<void> {
    const bytes = await this.commands.ask('read a session', (client) => client.getBuffer(this.keys.session(id)));
    if (bytes === null || this.encoding.textOf(bytes) !== data) return;
    await this.commands.ask('set a session aside', (client) =>
      client.set(this.keys.quarantined(id), bytes, 'PX', QUARANTINE),
    );
    await this.swap(id, versionOf(bytes), null, 0);
  }

  /** @throws SessionLockedError */
  async lock(id: string, { wait, expiry }: LockOptions): Promise<HeldLock> {
    const key = this.keys.lock(id);
    const holder = randomBytes(16).toString('hex');
    const milliseconds = String(Math.ceil(expiry * 1000));
    const taken = await tryUntil(wait, async () => {
      const answer = await this.commands.ask('lock a session', (client) => lock.run(client, key, holder, milliseconds));
      return Number(answer) === 1 ? true : undefined;
    });
    if (taken === undefined) throw new SessionLockedError(wait);
    return {
      release: async () => {
        await this.commands.ask('unlock a session', (client) => unlock.run(client, key, holder));
      },
    };
  }

  /** On every master of a cluster. */
  ids(): AsyncGenerator<string> {
    return this.commands.ids(this.keys, 'string');
  }
}
