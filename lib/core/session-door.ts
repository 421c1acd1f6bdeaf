/**
 * Where a session's id comes from and where its cookie leaves: the HTTP edge, or nothing for a program of its own.
 */
export interface SessionDoor {
  /** The ids that came with the request, well-formed, at most two: duplicates of one cookie. */
  carriedIds(cookieName: string): readonly string[];
  /** Whether headers (and with them a cookie) can leave no more. */
  readonly isHeadGone: boolean;
  /** Whether the client went away before the headers left, so that it can never learn a new id. */
  readonly isAborted: boolean;
  /** Whether the cookie is sent again when the expiry moves. */
  readonly hasCookieAge: boolean;
  /** There is no answer that ends the request: `save()` does. */
  readonly endsWithSave?: true;
  /** For error messages: the method and path that is being handled. */
  readonly route?: string | undefined;
  /** The session is about to be used. */
  onStart(): void;
  /** It could not be loaded, and the request gets the failure. */
  onStartFailure?(): void;
}

/** A session without HTTP: new unless the program sets an id; committed by `save()`. */
export const noDoor: SessionDoor = {
  carriedIds: () => [],
  isHeadGone: false,
  isAborted: false,
  hasCookieAge: false,
  endsWithSave: true,
  onStart: () => undefined,
};
