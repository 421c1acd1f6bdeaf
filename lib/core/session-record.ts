/**
 * Session variables by name, as they are stored. A `Map`, so that no name is special.
 *
 * @public
 */
export type SessionVariables = Map<string, unknown>;

/**
 * What a retired record says: who continues the session since its id was rotated.
 *
 * @public
 */
export interface Retirement {
  /** The ids that continue it: one for every request that rotated it; the first is the main line. */
  readonly successors: readonly string[];
  /** When it was retired, in milliseconds since 1970. */
  readonly at: number;
  /** Whether a request with the old id is served by the successor during the grace. */
  readonly graceful: boolean;
}

/**
 * What is kept of a session beside its variables. Times are milliseconds since 1970, durations seconds.
 *
 * @public
 */
export interface RecordMetadata {
  /** When the session was created; rotation keeps it. */
  readonly created: number;
  /** When its present id was made. */
  readonly issued: number;
  /** The absolute end: nothing moves it but `setLifetime()`; absent means none. */
  readonly ends?: number;
  /** The session's own idle lifetime, where it has one. */
  readonly lifetime?: number;
  /** Whether its cookie outlives the browser ("remember me"). */
  readonly persistent?: boolean;
  /** When it was last written; kept only where the adapter cannot tell the remaining lifetime. */
  readonly written?: number;
  /** Present in a retired record only. */
  readonly retired?: Retirement;
}

/**
 * What is stored of one session: metadata and variables.
 *
 * @public
 */
export interface SessionRecord {
  readonly metadata: RecordMetadata;
  readonly variables: SessionVariables;
  /** What a newer version of this package wrote and this one does not know; kept and written back. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}

/** A record whose id was rotated away; it has no variables and authenticates nothing. */
export type RetiredRecord = SessionRecord & { readonly metadata: { readonly retired: Retirement } };

export function isRetired(record: SessionRecord): record is RetiredRecord {
  return record.metadata.retired !== undefined;
}
