/** @public The states of {@link SessionManager.status}, with PHP's numbers. */
export const SessionStatus = Object.freeze({
  /** Sessions are switched off. */
  DISABLED: 0,
  /** Not started, or destroyed. */
  NONE: 1,
  /** Started. */
  ACTIVE: 2,
} as const);

/** @public One of the numbers of `SessionStatus`. */
export type SessionStatus = (typeof SessionStatus)[keyof typeof SessionStatus];

/**
 * Options of one manager, as in Phalcon.
 *
 * @public
 */
export interface SessionManagerOptions {
  /**
   * Prefix of the variables: with `'app1'` the variable `user` is stored as `app1#user`, so that several applications
   * can share one session. `''` and `'0'` mean none, as in Phalcon.
   *
   * @defaultValue the module's `uniqueId`, else none
   */
  readonly uniqueId?: string;
  /** Anything else is kept and given back by `getOptions()`. */
  readonly [option: string]: unknown;
}

/**
 * Options of {@link SessionManager.regenerateId}.
 *
 * @public
 */
export interface RegenerateIdOptions {
  /**
   * Whether the old id ends.
   *
   * @defaultValue true
   */
  readonly deleteOldSession?: boolean;
  /**
   * Routine rotation, without a change of privilege: for `rotationGrace` seconds a request with the old id is served by
   * the new session and gets its cookie, so that a lost answer logs nobody out.
   *
   * @defaultValue false
   */
  readonly graceful?: boolean;
}

/**
 * Options of {@link SessionManager.setLifetime}.
 *
 * @public
 */
export interface SetLifetimeOptions {
  /** Seconds from now until the session ends, however much it is used. Default: the absolute end stays where it is. */
  readonly absolute?: number;
  /**
   * Whether the cookie outlives the browser ("remember me"): it then gets a Max-Age.
   *
   * @defaultValue false
   */
  readonly persistent?: boolean;
}

/**
 * The name of a variable: one that `T` declares, or any string where `T` declares none.
 *
 * @public
 */
export type KeyOf<T> = keyof T & string;
