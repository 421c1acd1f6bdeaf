/** What decides about the cookie of one answer. */
export interface CookieSituation {
  /** The ids that the request carried. */
  readonly carried: readonly string[];
  /** Whether it carried a cookie of our name, well-formed or not. */
  readonly hasCookie: boolean;
  /** The id of the session that is stored when the answer leaves. */
  readonly storedId: string | undefined;
  /** The request destroyed a session. */
  readonly destroyed: boolean;
  /** The expiry was moved in this request. */
  readonly slid: boolean;
  /** The cookie has an age that has to follow the expiry. */
  readonly hasAge: boolean;
}

/** What happens to the cookie: nothing, the browser gets an id, or it forgets the one it has. */
export type CookieAction = 'nothing' | 'send' | 'expire';

export function planCookie({ carried, hasCookie, storedId, destroyed, slid, hasAge }: CookieSituation): CookieAction {
  if (storedId === undefined) return destroyed && hasCookie ? 'expire' : 'nothing';
  if (!carried.includes(storedId)) return 'send';
  return slid && hasAge ? 'send' : 'nothing';
}
