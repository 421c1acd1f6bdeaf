import { NotANumberError } from '../../errors/not-a-number.error.js';
import type { Clock } from '../../utils/clock.js';
import type {
  FieldOperation,
  FieldsChange,
  FieldsResult,
  StoredFields,
  UnchangedFields,
} from '../adapter-capabilities.js';
import type { RedisCommands } from '../redis/redis-commands.js';
import type { RedisKeys } from '../redis/redis-keys.js';
import { RedisScript } from '../redis/redis-script.js';
import { APPLY_FIELDS } from './apply-fields.lua.js';
import { givenName, LAST_ACCESSED, MILLISECONDS, SESSION_TTL } from './hash-fields.js';
import { metadataPieces, timesIn } from './hash-metadata.js';
import { isMissingRight, missingRights } from './missing-rights.js';
import { momentOf, remainingOf, timestamp } from './hash-time.js';
import { LOAD_IF_CHANGED } from './load-if-changed.lua.js';
import { operationArguments, requireStorable } from './operation-arguments.js';
import { PROBE_RIGHTS } from './probe-rights.lua.js';
import type { RedisHashClientLike } from './redis-hash-client-like.js';
import { hashOfList, hashOfObject, type SessionHash, storedFields } from './session-hash.js';
import { TOUCH_SESSION } from './touch-session.lua.js';
import { USE_SESSION } from './use-session.lua.js';
import { WRITE_DATA } from './write-data.lua.js';

const apply = new RedisScript(APPLY_FIELDS);
const touch = new RedisScript(TOUCH_SESSION);
const write = new RedisScript(WRITE_DATA);
const use = new RedisScript(USE_SESSION);
const loadIfChanged = new RedisScript(LOAD_IF_CHANGED);
const probe = new RedisScript(PROBE_RIGHTS);

/** What the answer of LOAD_IF_CHANGED holds. */
const ENDS = [SESSION_TTL, LAST_ACCESSED, MILLISECONDS];

/** What the guide's verbs want of a session that is there. */
export interface SessionUse {
  readonly operations?: readonly FieldOperation[];
  /** Seconds that it lives from now on; absent: as before. */
  readonly ttl?: number;
  /** Which field to answer; absent: all. */
  readonly answer?: string;
}

/** What a script says beside a number: 'refused' or 'done' with fields, 'no number' with one. */
type Report = readonly [outcome: Buffer, content: Buffer | readonly Buffer[] | null];

/** The sessions on one server or cluster: a hash each. Every command and script uses one key. */
export class RedisHashSessions {
  /** @param defaultTtl - seconds that a session lives which says nothing sensible itself */
  constructor(
    readonly commands: RedisCommands<RedisHashClientLike>,
    private readonly keys: RedisKeys,
    private readonly defaultTtl: number,
    private readonly clock: Clock,
  ) {}

  /** @throws SessionStoreConfigurationError for what can never work; a server that is away is a warning */
  async probe(seconds: number): Promise<void> {
    const key = this.keys.probe();
    let refused: unknown;
    try {
      await this.commands.probe(async (client) => {
        [refused] = await Promise.all([probe.run(client, key), client.hgetall(key)]);
      }, seconds);
    } catch (error) {
      throw isMissingRight(error) ? missingRights(error) : error;
    }
    if (Array.isArray(refused) && refused.length > 0) throw missingRights(undefined, refused.map(String));
  }

  /** The whole hash; empty when the session is gone. */
  hash(id: string): Promise<SessionHash> {
    return this.hashFor(id, (hash) => hash);
  }

  load(id: string): Promise<StoredFields | null> {
    return this.hashFor(id, (hash) => storedFields(hash, this.clock.now(), this.defaultTtl));
  }

  async loadIfChanged(
    id: string,
    { revision, identity = '' }: Pick<StoredFields, 'revision' | 'identity'>,
  ): Promise<UnchangedFields | StoredFields | null> {
    const answer = await this.run(loadIfChanged, 'read a session', id, [String(revision), identity]);
    const [first, ...more] = answer as readonly [Buffer | readonly Buffer[], ...Buffer[]];
    const now = this.clock.now();
    if (!Buffer.isBuffer(first)) return storedFields(hashOfList(first), now, this.defaultTtl);
    const ends = [first, ...more].map((value, at) => [ENDS[at] as string, String(value)] as const);
    return { unchanged: true, remaining: remainingOf(new Map(ends), now, this.defaultTtl) };
  }

  /** @param lifetime - seconds */
  async apply(id: string, change: FieldsChange): Promise<FieldsResult> {
    const args = this.argumentsOf(change);
    const answer = await this.run(apply, 'write a session', id, args);
    if (!Array.isArray(answer))
      return { applied: true, revision: change.operations === 'remove' ? null : Number(answer) };
    const fields = contentOf(answer as unknown as Report);
    return { applied: false, current: storedFields(hashOfList(fields), this.clock.now(), this.defaultTtl) };
  }

  async touch(id: string, revision: string, lifetime: number): Promise<boolean> {
    return Number(await this.run(touch, 'touch a session', id, [revision, ...this.timing(lifetime)])) === 1;
  }

  async write(id: string, data: string, lifetime: number): Promise<void> {
    await this.run(write, 'write a session', id, [requireStorable(data), ...this.timing(lifetime)]);
  }

  /** Whether it was there. */
  async destroy(id: string): Promise<boolean> {
    const removed = await this.commands.ask('destroy a session', (client) => client.unlink(this.keys.session(id)));
    // Text, if the client has the option stringNumbers.
    return String(removed) === '1';
  }

  /** For a session that is there and was not rotated away; null for every other one. */
  async use(id: string, { operations = [], ttl, answer = '' }: SessionUse): Promise<SessionHash | null> {
    const now = this.clock.now();
    const { text, milliseconds } = momentOf(now);
    const given = ttl === undefined ? '' : String(ttl);
    const args = [
      String(now),
      text,
      milliseconds,
      String(this.defaultTtl),
      given,
      answer,
      ...operationArguments(operations),
    ];
    const reply = await this.run(use, 'write a session', id, args);
    if (!Array.isArray(reply)) return null;
    const fields = contentOf(reply as unknown as Report);
    return hashOfList(answer === '' ? fields : [answer, ...fields]);
  }

  private hashFor<T>(id: string, next: (hash: SessionHash) => T): Promise<T> {
    return this.commands.askFor(
      'read a session',
      (client) => client.hgetall(this.keys.session(id)),
      (fields) => next(hashOfObject(fields)),
    );
  }

  private argumentsOf({ expect, operations, metadata, retired, lifetime }: FieldsChange): string[] {
    const condition = typeof expect === 'string' ? expect : String(expect.revision);
    if (operations === 'remove') return [condition, ''];
    const pieces = metadata === undefined ? [] : metadataPieces(requireStorable(metadata));
    return [
      condition,
      ...this.timing(lifetime),
      expect === 'absent' ? this.createdAt(metadata) : '',
      retired === true ? '1' : '',
      String(pieces.length),
      ...pieces,
      ...operationArguments(operations),
    ];
  }

  private createdAt(metadata: string | undefined): string {
    const { created = this.clock.now() } = metadata === undefined ? {} : timesIn(metadata);
    return timestamp(created);
  }

  /** Milliseconds and seconds of a lifetime, and now, as all scripts take them. */
  private timing(lifetime: number): [string, string, string, string] {
    const lifetimeMs = Math.ceil(lifetime * 1000);
    const { text, milliseconds } = momentOf(this.clock.now());
    return [String(lifetimeMs), String(lifetimeMs / 1000), text, milliseconds];
  }

  /** What a script answers: a number (as text, if the client was made so), or a report. */
  private run(script: RedisScript, operation: string, id: string, args: string[]): Promise<unknown> {
    return this.commands.ask(operation, (client) => script.run(client, this.keys.session(id), ...args));
  }
}

/** @throws NotANumberError */
function contentOf(report: Report): readonly Buffer[] {
  const [outcome, content] = report;
  if (String(outcome) === 'no number') throw new NotANumberError(givenName(String(content)) ?? '');
  return content === null || Buffer.isBuffer(content) ? [content ?? Buffer.alloc(0)] : content;
}
