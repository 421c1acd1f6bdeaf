/**
 * The session cookie.
 *
 * @public
 */
export interface SessionCookieOptions {
  /**
   * Name of the cookie: any RFC 6265 token.
   *
   * @defaultValue 'sid'
   */
  readonly name?: string;
  /** Domain that gets the cookie, with its subdomains; absent: the host that set it, alone. */
  readonly domain?: string;
  /**
   * Path below which the browser sends the cookie.
   *
   * @defaultValue '/'
   */
  readonly path?: string;
  /**
   * Seconds that the browser keeps the cookie, sent again whenever the session's expiry moves; absent: until the browser
   * closes.
   */
  readonly maxAge?: number;
  /**
   * Whether the browser sends it over TLS only. `'auto'`: when the request came over TLS, also behind a trusted proxy
   * (Express `trust proxy`, Fastify `trustProxy`).
   *
   * @defaultValue 'auto'
   */
  readonly secure?: boolean | 'auto';
  /**
   * Whether scripts in the page cannot read it.
   *
   * @defaultValue true
   */
  readonly httpOnly?: boolean;
  /**
   * Whether requests from other sites carry it. `'none'` needs `secure: true`.
   *
   * @defaultValue 'lax'
   */
  readonly sameSite?: 'lax' | 'strict' | 'none';
  /**
   * Whether the cookie belongs to the site that embeds yours (CHIPS); needs `secure: true`.
   *
   * @defaultValue false
   */
  readonly partitioned?: boolean;
  /** Which cookies a browser drops first when there are too many (Chromium). */
  readonly priority?: 'low' | 'medium' | 'high';
  /**
   * Signs the id in the cookie; of several secrets the first signs and all verify, so that they can be exchanged. At
   * least 16 characters.
   */
  readonly secret?: string | readonly string[];
}
