/** The variables of the demo's session. */
export interface DemoSession {
  user: string;
  /** ISO 8601. */
  startedAt: string;
  /** Seconds without use after which it expires. */
  lifetime: number;
  pageViews: number;
  counter: number;
  /** Hashes of the session id around the last rotation. */
  rotated: { before: string; after: string };
  /** Shown once, on the next page. */
  message: string;
}
