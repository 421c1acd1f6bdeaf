import { mergeHead } from './gate-head.js';
import type { GateParticipant, GatePhase, GateReplacement } from './gate-participant.js';
import { GateParticipants, tellAbort, warn } from './gate-participants.js';
import { GATE, isWriteHeadPatchedAbove, patch, shadow, type PatchedGate } from './gate-patches.js';
import { GENERIC_REPLACEMENT, sendReplacement } from './gate-replacement.js';
import { headersSentError, isClosed, OriginalMethods, type RawResponse, type ResponseMethod } from './gate-response.js';
import { callBack, callbackOf, emitDrain, HeldResponse } from './held-response.js';

export type { GateParticipant, GatePhase, GateReplacement } from './gate-participant.js';
export type { RawResponse } from './gate-response.js';

/**
 * Joins the gate of this raw node response (Express: the response; Fastify: `reply.raw`). The gate is installed on first
 * use, once per response, whoever asks.
 *
 * @returns false if the headers have left, or the head is already held for another's sake: then nothing will be asked
 */
export function joinGate(response: RawResponse, participant: GateParticipant): boolean {
  if (response.headersSent) return false;
  return (gateOf(response) ?? new ResponseGate(response)).join(participant);
}

/** Whether the head has left or is being held: no header can be set any more. */
export function isHeadGone(response: RawResponse): boolean {
  return gateOf(response)?.headGone ?? response.headersSent;
}

/** The gate may be another copy's: only these two are asked of it. */
function gateOf(response: RawResponse): Pick<ResponseGate, 'join' | 'headGone'> | undefined {
  return (response as { [GATE]?: ResponseGate })[GATE];
}

/**
 * - open: nothing has left, the participants were not asked
 * - held: they were; the head waits for them
 * - streaming: the head has left
 * - ending: the head has left, the end waits for them
 * - over: the answer is complete
 * - replaced: another answer was sent, what the handler still writes goes nowhere
 */
type GateState = 'open' | 'held' | 'streaming' | 'ending' | 'over' | 'replaced';

/**
 * Stands between the handler and node. 1xx answers pass by it (writeContinue, writeProcessing, writeEarlyHints), and so do
 * bytes written to the socket after an upgrade or a hijack.
 */
class ResponseGate implements PatchedGate {
  ended = false;
  locked = false;
  hidden: Record<string, ResponseMethod> | undefined;
  private state: GateState = 'open';
  private closed: boolean;
  /** Whoever patched writeHead above us has had its turn. */
  private announced = false;
  /** writeHead was called by the handler, and node still has to hear of it. */
  private headGiven = false;
  private held: HeldResponse | undefined;
  private diverted: (() => void)[] | undefined;
  private readonly participants = new GateParticipants();
  private readonly original: OriginalMethods;

  constructor(private readonly response: RawResponse) {
    this.original = new OriginalMethods(response);
    this.closed = isClosed(response);
    patch(response, this);
  }

  /** False while a participant may still set headers: in beforeHead and onHead, before and after the hold. */
  get headGone(): boolean {
    if (this.state === 'open' || this.state === 'held') return this.locked || this.response.headersSent;
    return true;
  }

  join(participant: GateParticipant): boolean {
    if (this.state !== 'open' || this.response.headersSent) return false;
    this.participants.add(participant);
    if (this.closed) tellAbort(participant, false);
    return true;
  }

  writeHead(args: unknown[]): unknown {
    if (this.locked) throw headersSentError();
    if (this.state === 'held') return this.takeHead(args);
    if (this.state !== 'open') return this.original.writeHead.apply(this.response, args);
    this.takeHead(args);
    this.announced = true;
    this.headGiven = true;
    if (this.askHead() === 'streaming') this.passHead();
    return this.response;
  }

  write(args: unknown[]): unknown {
    const state = this.state === 'open' ? this.askHead() : this.state;
    if (state === 'streaming' || state === 'over') return this.original.write.apply(this.response, args);
    if (state === 'replaced') return this.swallow(args, true);
    if (this.ended) return this.refuseWrite(args);
    this.hold().add('write', args);
    return false;
  }

  end(args: unknown[]): unknown {
    if (this.ended) return this.endAgain(args);
    this.ended = true;
    const state = this.askForEnd();
    if (state === 'streaming') return this.passEnd(args);
    if (state === 'replaced') return this.swallow(args, this.response);
    this.hold().add('end', args);
    return this.response;
  }

  flushHeaders(): void {
    const state = this.state === 'open' ? this.askHead() : this.state;
    if (state === 'held') this.hold().add('flushHeaders', []);
    else if (state !== 'replaced') this.original.flushHeaders.call(this.response);
  }

  /** node makes the head of the first write or end; while held it must not, released it must not ask those above again. */
  implicitHead(): void {
    if (this.state === 'held') return;
    if (this.announced) this.original.writeHead.call(this.response, this.response.statusCode);
    else this.hidden?.['_implicitHeader']?.call(this.response);
  }

  rememberDrain(listener: () => void): void {
    if (this.state === 'open' || this.state === 'held') (this.diverted ??= []).push(listener);
  }

  onClose(): void {
    this.closed = true;
    if (this.ended || this.state === 'replaced') return;
    this.participants.tellAbort(!this.locked && this.response.headersSent);
  }

  private takeHead(args: readonly unknown[]): RawResponse {
    mergeHead(this.response, args);
    return this.response;
  }

  /** @returns 'streaming' if nobody needs time (also for the end, when it is called already) */
  private askHead(): GateState {
    this.state = 'held';
    this.ask('head', this.afterHead);
    return this.state;
  }

  private afterHead(): void {
    if (this.ended) this.ask('end', this.sendHead);
    else this.sendHead();
  }

  private askForEnd(): GateState {
    if (this.state === 'open') return this.askHead();
    if (this.state !== 'streaming') return this.state;
    this.state = 'ending';
    this.ask('end', this.sendHeld);
    return this.state;
  }

  /** Goes on with `next`: at once, without a microtask, if nobody needs time. */
  private ask(phase: GatePhase, next: () => void): void {
    const pending = this.participants.ask(phase);
    if (pending === undefined) return next.call(this);
    pending
      .then((replacement) => {
        if (replacement !== undefined && this.state === 'held') this.replace(replacement);
        else next.call(this);
      })
      .catch((error: unknown) => this.breakOff(error));
    this.freeze();
  }

  private freeze(): void {
    if (this.state === 'held' && !this.locked) this.announce();
    this.hold();
    this.hidden ??= shadow(this.response);
    this.locked = this.state === 'held';
  }

  /**
   * Those who patched writeHead above us set headers there, and compression() decides to encode what follows: they must
   * have their turn before the headers are locked and the first chunk is queued. Here they end up in our writeHead.
   */
  private announce(): void {
    if (this.announced || !isWriteHeadPatchedAbove(this.response)) return;
    this.announced = true;
    this.response.writeHead(this.response.statusCode);
  }

  private hold(): HeldResponse {
    return (this.held ??= new HeldResponse(this.response, this.original));
  }

  private sendHead(): void {
    this.locked = false;
    this.held?.restoreStatus();
    const replacement = this.participants.setHeaders();
    if (replacement !== undefined) return this.replace(replacement);
    this.sendHeld();
  }

  private sendHeld(): void {
    this.state = 'streaming';
    const { held } = this;
    if (held === undefined) return;
    if (this.closed) this.drop(held);
    else this.replay(held);
    this.held = undefined;
    if (held.ended) this.complete();
  }

  private replay(held: HeldResponse): void {
    this.passHead();
    if (held.replay()) emitDrain(this.response, this.diverted ?? []);
  }

  /** Nobody listens any more; but those below us (express-session) still have to hear of the end. */
  private drop(held: HeldResponse): void {
    held.discard(abortedError());
    if (held.ended) this.original.end.call(this.response);
  }

  private passHead(): void {
    if (!this.headGiven) return;
    this.headGiven = false;
    this.original.writeHead.call(this.response, this.response.statusCode);
  }

  private passEnd(args: unknown[]): unknown {
    try {
      return this.original.end.apply(this.response, args);
    } finally {
      this.complete();
    }
  }

  private complete(): void {
    this.state = 'over';
    this.participants.tellEnd();
  }

  private replace(replacement: GateReplacement): void {
    this.locked = false;
    this.state = 'replaced';
    if (!this.closed) this.sendReplacement(replacement);
    const waiting = this.held?.discard(this.closed ? abortedError() : undefined);
    this.held = undefined;
    if (waiting) emitDrain(this.response, this.diverted ?? []);
    this.participants.tellEnd();
  }

  private sendReplacement(replacement: GateReplacement): void {
    try {
      sendReplacement(this.response, this.original, replacement);
    } catch (error) {
      warn(error);
      this.response.destroy(error as Error);
    }
  }

  /** node, or a library below us, refused what was held. It would have told the handler, which is gone. */
  private breakOff(error: unknown): void {
    warn(error);
    this.locked = false;
    if (!this.response.headersSent) return this.replace(GENERIC_REPLACEMENT);
    this.held?.discard(abortedError());
    this.held = undefined;
    this.response.destroy(error as Error);
    this.complete();
  }

  private endAgain(args: unknown[]): unknown {
    if (this.state === 'replaced') return this.swallow(args, this.response);
    if (this.state !== 'held' && this.state !== 'ending') return this.original.end.apply(this.response, args);
    const callback = callbackOf(args);
    if (callback !== undefined) this.hold().add('end', [callback]);
    return this.response;
  }

  private refuseWrite(args: unknown[]): boolean {
    callBack(args, Object.assign(new Error('write after end'), { code: 'ERR_STREAM_WRITE_AFTER_END' }));
    return false;
  }

  /** After a replacement the handler goes on as if it were heard. */
  private swallow<T>(args: unknown[], result: T): T {
    callBack(args);
    return result;
  }
}

function abortedError(): Error {
  return Object.assign(new Error('The connection closed before the held answer was sent'), {
    code: 'ERR_STREAM_DESTROYED',
  });
}
