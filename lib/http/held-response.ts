import { isHttp1, type OriginalMethods, type RawResponse, type ResponseInternals } from './gate-response.js';

type Callback = (error?: Error) => void;
type HeldMethod = 'write' | 'end' | 'flushHeaders';

/** What the handler sent while the answer was held, in order, until it is replayed or discarded. Not both, for any call. */
export class HeldResponse {
  private readonly calls: [method: HeldMethod, args: readonly unknown[]][] = [];
  private readonly status: number;
  private readonly statusMessage: string | undefined;
  /** Whether the end is among the calls. */
  ended = false;
  /** Whether a producer was told to wait (write returned false) and so needs a 'drain'. */
  private waiting = false;

  constructor(
    private readonly response: ResponseInternals,
    private readonly original: OriginalMethods,
  ) {
    this.status = response.statusCode;
    this.statusMessage = isHttp1(response) ? response.statusMessage : undefined;
  }

  add(method: HeldMethod, args: readonly unknown[]): void {
    if (method === 'write') this.waiting = true;
    if (method === 'end') this.ended = true;
    this.calls.push([method, args]);
  }

  /** Without the gate a status set after the head has no effect: an error handler's must not reach the held answer. */
  restoreStatus(): void {
    this.response.statusCode = this.status;
    if (isHttp1(this.response)) this.response.statusMessage = this.statusMessage as string;
  }

  /** @returns whether a 'drain' is due: a producer waits, and node took everything without asking for a pause */
  replay(): boolean {
    let ready = this.waiting;
    for (let call = this.calls.shift(); call !== undefined; call = this.calls.shift()) {
      const [method, args] = call;
      const result = this.original[method].apply(this.response, args as unknown[]);
      // node emits its own 'drain' after a write that returned false; after the end nobody waits.
      if (method === 'write') ready = result !== false;
      if (method === 'end') ready = false;
    }
    return ready;
  }

  /** Nothing of it will be sent. @returns whether a producer waits for a 'drain' */
  discard(error?: Error): boolean {
    for (const [, args] of this.calls.splice(0)) callBack(args, error);
    return this.waiting;
  }
}

/** Calls the callback among the arguments of a write or an end that node will not see. */
export function callBack(args: readonly unknown[], error?: Error): void {
  const callback = callbackOf(args);
  if (callback === undefined) return;
  if (error === undefined) process.nextTick(callback);
  else process.nextTick(callback, error);
}

export function callbackOf(args: readonly unknown[]): Callback | undefined {
  return args.find((arg): arg is Callback => typeof arg === 'function');
}

/**
 * Wakes the producers that were told to wait.
 *
 * @param diverted - listeners that went through a foreign `on`: compression() moves them to its own stream, which will
 * not drain since it was never full; a held stream would hang
 */
export function emitDrain(response: RawResponse, diverted: readonly (() => void)[]): void {
  process.nextTick(() => {
    const present = new Set(response.rawListeners('drain'));
    response.emit('drain');
    for (const listener of diverted) if (!present.has(listener)) listener.call(response);
  });
}
