import type { SessionAdapter } from '../adapters/session-adapter.js';
import { InvalidLifetimeError } from '../errors/invalid-lifetime.error.js';
import { InvalidSessionIdError } from '../errors/invalid-session-id.error.js';
import { SessionAlreadyStartedError } from '../errors/session-already-started.error.js';
import { SessionGoneError } from '../errors/session-gone.error.js';
import { SessionModificationDeniedError } from '../errors/session-modification-denied.error.js';
import { SessionNotStartedError } from '../errors/session-not-started.error.js';
import { shortHash } from '../utils/short-hash.js';
import { assertAdapter } from './assert-adapter.js';
import { defaultEngine } from './default-engine.js';
import { remainingAfterUse } from './expiry.js';
import { managerProperties } from './manager-properties.js';
import { SessionBag, type SessionBagOptions } from './session-bag.js';
import { commitSession } from './session-commit.js';
import { commitAndUnlock } from './session-lock.js';
import { noDoor } from './session-door.js';
import { HANDLE, SessionHandle } from './session-handle.js';
import { isSessionId } from './session-id.js';
import { assertSessionName } from './session-name.js';
import { startSession } from './session-start.js';
import { SessionState } from './session-state.js';
import { checkedKey } from './variables.js';
import {
  type KeyOf,
  type RegenerateIdOptions,
  type SessionManagerOptions,
  SessionStatus,
  type SetLifetimeOptions,
} from './session.interface.js';

const ALREADY_STARTED = Promise.resolve(true);

/**
 * One request's session, with the verbs of `Phalcon\Session\Manager`. Verbs that change are fluent, synchronous and
 * stored by one commit before the response headers leave; without HTTP, by {@link SessionManager.save}.
 *
 * Every name that is no member is a session variable in the property form: `session.userId = 1`, `'userId' in session`.
 *
 * @example
 * ```ts
 * const session = new SessionManager({ uniqueId: 'app1' }).setAdapter(new MemoryAdapter());
 * await session.start();
 * session.set('userId', 12345);
 * await session.save();
 * ```
 * @typeParam T - the names and types of the variables
 * @public
 */
export class SessionManager<T extends object = Record<string, unknown>> implements Iterable<[string, unknown]> {
  /** Sessions are switched off. */
  static readonly SESSION_DISABLED = SessionStatus.DISABLED;
  /** Not started, or destroyed. */
  static readonly SESSION_NONE = SessionStatus.NONE;
  /** Started. */
  static readonly SESSION_ACTIVE = SessionStatus.ACTIVE;

  /** @internal */
  readonly [HANDLE]!: SessionHandle;

  /** @param options - Phalcon's options, or just a unique id: `new SessionManager('id-1')` */
  constructor(options: SessionManagerOptions | string = {}) {
    const handle = new SessionHandle(
      typeof options === 'string' ? { uniqueId: options } : options,
      new SessionState(noDoor),
    );
    Object.defineProperty(this, HANDLE, { value: handle });
    return managerProperties(this, new.target !== SessionManager);
  }

  /**
   * Loads the session that the request carries, or begins a new one that is stored when something was set. Idempotent.
   *
   * @returns false when the response headers have left already, as in Phalcon
   * @throws InvalidSessionAdapterError without an adapter
   * @throws SessionStoreError when the store does not answer
   */
  start(): Promise<boolean> {
    const handle = this[HANDLE];
    return handle.state.started ? ALREADY_STARTED : (handle.starting ??= begin(handle));
  }

  /**
   * Ends the session: it is removed from the store, with every session that continues it after a rotation, the cookie
   * expires, and this manager is empty. Nothing later in this or a parallel request brings it back. A following
   * `start()` opens a new one.
   */
  destroy(): void {
    const { state, cookieName } = this[HANDLE];
    if (!state.started) {
      if (state.hasDestroyed) return;
      throw new SessionNotStartedError('destroy()', state.door.route);
    }
    state.assertOpen('destroy()');
    const { source } = state;
    if (source !== undefined) state.endings.push({ id: source.id, found: source });
    for (const id of state.door.carriedIds(cookieName)) {
      if (id !== source?.id) state.endings.push({ id, found: undefined });
    }
    state.hasDestroyed = true;
    state.empty();
  }

  /** Whether the session is started (Phalcon's name for {@link SessionManager.isStarted}). */
  exists(): boolean {
    return this[HANDLE].state.started;
  }

  /** Whether the session is started. */
  isStarted(): boolean {
    return this[HANDLE].state.started;
  }

  /** 1 (NONE) before `start()` and after `destroy()`, 2 (ACTIVE) between. */
  status(): SessionStatus {
    return this[HANDLE].state.started ? SessionStatus.ACTIVE : SessionStatus.NONE;
  }

  /**
   * A session variable. An object may be changed in place; that is noticed at commit (but see {@link SessionManager.update}).
   *
   * @param defaultValue - what to return when there is none, or it is null (null counts as absent, as in Phalcon)
   * @param remove - whether to remove it as well
   */
  get<K extends KeyOf<T>>(key: K): T[K] | undefined;
  get<K extends KeyOf<T>, D>(key: K, defaultValue: D, remove?: boolean): NonNullable<T[K]> | D;
  get(key: string, defaultValue?: unknown, remove = false): unknown {
    const { state, prefix } = this[HANDLE];
    const value = state.reading('get()').read([prefix + checkedKey(key)]);
    if (remove) state.writing('get() with remove').remove([prefix + checkedKey(key)]);
    return value ?? defaultValue;
  }

  /** Sets a session variable; undefined removes it. */
  set<K extends KeyOf<T>>(key: K, value: T[K]): this;
  set(key: string, value: unknown): this {
    const { state, prefix } = this[HANDLE];
    state.writing('set()').write([prefix + checkedKey(key)], value);
    return this;
  }

  /** Whether there is such a variable, and it is not null. */
  has(key: KeyOf<T>): boolean;
  has(key: string): boolean {
    const { state, prefix } = this[HANDLE];
    return (state.reading('has()').peek([prefix + checkedKey(key)]) ?? null) !== null;
  }

  /** Removes a session variable; nothing happens when there is none. */
  remove(key: KeyOf<T>): this;
  remove(key: string): this {
    const { state, prefix } = this[HANDLE];
    state.writing('remove()').remove([prefix + checkedKey(key)]);
    return this;
  }

  /** Returns a variable and removes it. */
  pull<K extends KeyOf<T>>(key: K): T[K] | undefined;
  pull<K extends KeyOf<T>, D>(key: K, defaultValue: D): NonNullable<T[K]> | D;
  pull(key: string, defaultValue?: unknown): unknown {
    return this.get(key as KeyOf<T>, defaultValue, true);
  }

  /**
   * Adds to a number; a missing one counts from 0. Parallel increments all count.
   *
   * @returns the new value as this request sees it
   * @throws NotANumberError when the variable holds something else
   */
  increment(key: KeyOf<T>, by?: number): number;
  increment(key: string, by = 1): number {
    const { state, prefix } = this[HANDLE];
    return state.writing('increment()').increment([prefix + checkedKey(key)], by);
  }

  /** Subtracts from a number; see {@link SessionManager.increment}. */
  decrement(key: KeyOf<T>, by = 1): number {
    return this.increment(key, -by);
  }

  /**
   * Computes a variable from its present value. When another request was faster, `change` runs again on what that one
   * stored, so nothing is lost; it should do nothing else.
   *
   * @returns the new value as this request sees it
   * @example
   * ```ts
   * session.update('cart', (cart: string[] = []) => [...cart, 'apple']);
   * ```
   */
  update<K extends KeyOf<T>, V extends T[K]>(key: K, change: (current: V | undefined) => V | undefined): V | undefined;
  update(key: string, change: (current: never) => unknown): unknown {
    const { state, prefix } = this[HANDLE];
    return state.writing('update()').update([prefix + checkedKey(key)], change as (current: unknown) => unknown);
  }

  /** All variables of this manager (with a `uniqueId`, its own), as an object without a prototype. */
  all(): Partial<T> {
    const result = Object.create(null) as Record<string, unknown>;
    for (const [key, value] of this) result[key] = value;
    return result as Partial<T>;
  }

  /** The names of the variables, in the order in which they were set. */
  keys(): string[] {
    const { state, prefix } = this[HANDLE];
    return state
      .reading('keys()')
      .names(prefix)
      .map((name) => name.slice(prefix.length));
  }

  /** Removes all variables; with a `uniqueId` its own only (Phalcon 3's `removeSessionData`). The session stays. */
  clear(): this {
    const { state, prefix } = this[HANDLE];
    state.writing('clear()').clear(prefix);
    return this;
  }

  /** Name and value of every variable. */
  *[Symbol.iterator](): Iterator<[string, unknown]> {
    const { state, prefix } = this[HANDLE];
    const variables = state.reading('iteration');
    for (const name of variables.names(prefix)) yield [name.slice(prefix.length), variables.read([name])];
  }

  /** A named group of variables: a live view, stored under the session key `name` as Phalcon does. */
  bag<B extends object = Record<string, unknown>>(name: string, options?: SessionBagOptions): SessionBag<B> {
    return new SessionBag<B>(name, this, options);
  }

  /**
   * Commits now instead of when the answer leaves.
   *
   * @throws SessionGoneError when the session ended meanwhile; its changes are dropped
   * @throws SessionSerializationError for a value that cannot be stored
   * @throws SessionStoreError when the store fails; what it did is then unknown
   */
  async save(): Promise<void> {
    const { engine, state } = this[HANDLE];
    if (!state.started && !state.hasDestroyed) throw new SessionNotStartedError('save()', state.door.route);
    const idHash = this.getIdHash();
    const commit = state.door.endsWithSave ? commitAndUnlock : commitSession;
    if ((await commit(engine, state)) === 'dropped') throw new SessionGoneError(idHash);
  }

  /**
   * Gives the session a new id: after a login and every change of privilege. The variables stay; the old id is dead
   * once the answer leaves, and parallel requests that carry it log nobody out.
   *
   * @param deleteOldSession - false leaves the old session alive, as in Phalcon
   */
  regenerateId(deleteOldSession: boolean | RegenerateIdOptions = true): this {
    const { state } = this[HANDLE];
    state.assertCanRotate('regenerateId()');
    const { engine } = this[HANDLE];
    const options = typeof deleteOldSession === 'boolean' ? { deleteOldSession } : deleteOldSession;
    state.id = engine.settings.newId();
    state.isAdopted = false;
    // A creation that is on its way will have used the old id.
    if (state.subject === 'new' && state.running === undefined) return this;
    state.rotation = { keepOld: options.deleteOldSession === false, graceful: options.graceful === true };
    return this;
  }

  /**
   * The session's own idle lifetime, from now on and kept with it.
   *
   * @param idle - seconds without use after which it expires
   * @throws InvalidLifetimeError when it is not above 0, or longer than the absolute lifetime that is left
   */
  setLifetime(idle: number, { absolute, persistent = false }: SetLifetimeOptions = {}): this {
    const { state, engine } = this[HANDLE];
    const variables = state.writing('setLifetime()');
    const now = engine.settings.clock.now();
    const ends = absolute === undefined ? state.metadata?.ends : now + seconds('absolute', absolute) * 1000;
    if (ends !== undefined && seconds('idle', idle) * 1000 > ends - now) {
      throw new InvalidLifetimeError(`the idle lifetime of ${idle} s is longer than the absolute one that is left`);
    }
    // An end that this call does not move stays whatever is stored when it is committed.
    variables.setLifetime({
      lifetime: seconds('idle', idle),
      ends: absolute === undefined ? undefined : ends,
      persistent,
    });
    return this;
  }

  /** Seconds until the session expires if it is not used again; 0 when it is not started. */
  getRemainingLifetime(): number {
    const { state, engine } = this[HANDLE];
    if (state.metadata === undefined) return 0;
    const now = engine.settings.clock.now();
    if (state.subject !== 'stored' || state.source === undefined)
      return remainingAfterUse(state.metadata, engine.settings, now);
    return Math.max(0, state.source.remaining - (now - state.source.at) / 1000);
  }

  /** When the session was created; undefined when it is not started. */
  get createdAt(): Date | undefined {
    const { metadata } = this[HANDLE].state;
    return metadata === undefined ? undefined : new Date(metadata.created);
  }

  /** Whether nothing is stored of this session yet. */
  get isNew(): boolean {
    const { started, subject } = this[HANDLE].state;
    return started && subject !== 'stored';
  }

  /** The session id; '' when there is none. It is a secret: log {@link SessionManager.getIdHash} instead. */
  getId(): string {
    return this[HANDLE].state.id;
  }

  /** A short hash of the session id, the same in logs and events; '' when there is none. */
  getIdHash(): string {
    const { id } = this[HANDLE].state;
    return id === '' ? '' : shortHash(id);
  }

  /**
   * Sets the id before `start()`; it is taken as it is. For programs and tests.
   *
   * @throws SessionAlreadyStartedError after `start()`
   * @throws InvalidSessionIdError for anything but 1 to 128 characters of `[a-zA-Z0-9,-]`
   */
  setId(id: string): this {
    const { state } = this[HANDLE];
    if (state.started) throw new SessionAlreadyStartedError();
    if (!isSessionId(id)) throw new InvalidSessionIdError();
    state.id = id;
    state.isAdopted = true;
    return this;
  }

  /** The name of the session, which is the name of its cookie. */
  getName(): string {
    return this[HANDLE].cookieName;
  }

  /**
   * Sets the name before `start()`.
   *
   * @throws SessionModificationDeniedError after `start()`
   * @throws InvalidSessionNameError for what Phalcon refuses or a cookie name cannot carry
   */
  setName(name: string): this {
    const handle = this[HANDLE];
    if (handle.state.started) throw new SessionModificationDeniedError();
    assertSessionName(name);
    handle.name = name;
    return this;
  }

  /** The options that were given. */
  getOptions(): SessionManagerOptions {
    return this[HANDLE].options;
  }

  /** Replaces the options; a new `uniqueId` shows other variables at once. */
  setOptions(options: SessionManagerOptions): this {
    this[HANDLE].options = options;
    return this;
  }

  /** The adapter. @throws InvalidSessionAdapterError when there is none */
  getAdapter(): SessionAdapter {
    return this[HANDLE].engine.settings.adapter;
  }

  /** Sets the adapter before `start()`. */
  setAdapter(adapter: SessionAdapter): this {
    const handle = this[HANDLE];
    if (handle.state.started) throw new SessionAlreadyStartedError('Set the adapter before start().');
    assertAdapter(adapter);
    handle.engine = handle.hasEngine ? handle.engine.withAdapter(adapter) : defaultEngine(adapter);
    return this;
  }

  /** What `console.log` shows: no id, no values. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { state } = this[HANDLE];
    return `SessionManager { ${state.started ? `started, id hash ${this.getIdHash()}, ${this.keys().length} variables` : 'not started'} }`;
  }
}

function seconds(what: string, value: number): number {
  if (typeof value !== 'number' || !(value > 0) || value === Infinity)
    throw new InvalidLifetimeError(`${what} must be above 0`);
  return value;
}

function begin(handle: SessionHandle): Promise<boolean> {
  const starting = started(handle);
  const done = (): void => void (handle.starting = undefined);
  starting.then(done, done);
  return starting;
}

/** What it throws at once becomes a rejection as well. */
async function started(handle: SessionHandle): Promise<boolean> {
  return startSession(handle.engine, handle.state, handle.cookieName);
}
