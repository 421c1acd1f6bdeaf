/**
 * What an engine tells of. Sessions are named by a short hash of their id, variables by name; values never appear.
 */
export type SessionNotice =
  | { readonly type: 'created' | 'committed' | 'destroyed'; readonly session: string }
  | { readonly type: 'rotated'; readonly session: string; readonly successor: string }
  | { readonly type: 'dropped-write'; readonly session: string }
  | { readonly type: 'conflict'; readonly session: string; readonly attempt: number }
  | { readonly type: 'corrupt'; readonly session: string; readonly error: unknown }
  | { readonly type: 'touch-failed' | 'gc-failed'; readonly error: unknown }
  | { readonly type: 'large'; readonly session: string; readonly bytes: number; readonly largest: string };

/**
 * Receives an engine's notices; must not throw.
 */
export interface SessionObserver {
  notice(notice: SessionNotice): void;
}

export const silentObserver: SessionObserver = { notice: () => undefined };
