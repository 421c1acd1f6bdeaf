/**
 * One that must do something before an answer leaves. Several may join one gate; they are asked in the order of joining,
 * all at once, and the answer waits for the slowest. A promise that never settles holds the answer for ever: deadlines
 * are the participant's affair.
 *
 * Together, when head and end leave in one piece: beforeHead, beforeEnd, onHead, onEnd.
 * Streamed: beforeHead, onHead, the body but its last chunk, beforeEnd, onEnd. A writeHead that nobody holds counts as
 * the head's leaving, whatever follows: node freezes the head there.
 */
export interface GateParticipant {
  /**
   * The head is about to leave: do what must be done before the client can know. A promise holds the answer; `undefined`
   * lets it pass straight through. Never called twice.
   */
  beforeHead(): Promise<void> | undefined;

  /**
   * The last moment to set headers, after every beforeHead succeeded (or failed and was let pass). Synchronous; headers
   * given to writeHead are already merged into the response.
   */
  onHead(): void;

  /**
   * The end was called: what changed since beforeHead is settled before the last byte leaves. Also called when head and
   * end leave together (after beforeHead, while the head is still held), so that nothing done while beforeHead was in
   * flight is lost. Never called twice.
   */
  beforeEnd(): Promise<void> | undefined;

  /** After beforeEnd, when the answer is complete and has been handed to node: nothing more will be asked. */
  onEnd(): void;

  /**
   * The connection closed before the handler ended the answer. The handler may still run and end the answer later: then
   * beforeHead, onHead, beforeEnd and onEnd still follow as usual (the bytes go nowhere). Who joins after the connection
   * closed is told at once.
   *
   * @param headLeft - whether the head had left before
   */
  onAbort(headLeft: boolean): void;

  /**
   * beforeHead or beforeEnd rejected or threw (or another hook threw).
   *
   * @returns what to answer instead, only honoured while the head has not left; `undefined` lets the original answer go
   * on. With several failures the first replacement, in the order of joining, counts.
   */
  onFailure(error: unknown, phase: GatePhase): GateReplacement | undefined;
}

/** What was being prepared when a participant failed: the head of the answer or its end. */
export type GatePhase = 'head' | 'end';

/**
 * An answer instead of the held one. Of the held answer's headers those about its content, `Location` and `Set-Cookie`
 * go; CORS, HSTS, `Vary` and request ids stay, and so does `Cache-Control` unless it is given here.
 */
export interface GateReplacement {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with the right Content-Length; not sent when the request's method is HEAD. */
  readonly body: string;
}
