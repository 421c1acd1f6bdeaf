/** What both sides keep in the session. */
export interface ShopSession {
  /** Set by the login, which is PHP's. */
  user: string;
}
