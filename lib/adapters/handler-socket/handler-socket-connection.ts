import { connect, type Socket } from 'node:net';
import { HandlerSocketRefusal, NotHandlerSocketError } from './handler-socket-failure.js';
import {
  decodeReply,
  encodeRequest,
  type HandlerSocketReply,
  type HandlerSocketRequest,
  LineReader,
} from './handler-socket-protocol.js';

interface Waiting {
  readonly request: HandlerSocketRequest;
  readonly resolve: (reply: HandlerSocketReply) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds of silence after which the system asks whether the other machine is still there. */
const KEEP_ALIVE = 30_000;

/**
 * One connection. Requests follow each other without waiting; answers come in the same order, and nothing else says which
 * belongs to which. So after the first thing that is out of order it is over, and all that wait fail.
 */
export class HandlerSocketConnection {
  private readonly socket: Socket;
  private readonly lines = new LineReader();
  private waiting: Waiting[] = [];
  private failure: Error | undefined;

  constructor(host: string, port: number) {
    this.socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE });
    this.socket.on('data', (piece: Buffer) => this.receive(piece));
    this.socket.on('error', (error) => this.destroy(error));
    this.socket.on('close', () => this.destroy(new Error('The server ended the connection')));
  }

  get isOpen(): boolean {
    return this.failure === undefined;
  }

  /**
   * May be called before the connection is set up.
   *
   * @throws HandlerSocketRefusal for an answer that says no
   */
  send(request: HandlerSocketRequest): Promise<HandlerSocketReply> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.waiting.push({ request, resolve, reject });
      this.socket.write(encodeRequest(request));
    });
  }

  /** What waits for an answer fails, and was maybe done. */
  destroy(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    this.socket.destroy();
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  private receive(piece: Buffer): void {
    if (this.failure) return;
    const lines = this.lines.push(piece);
    const answered = this.waiting.splice(0, lines.length);
    const replies = answered.map(({ request }, index) => decodeReply(lines[index] as string, request));
    const isWrong = lines.length > answered.length || replies.includes(undefined);
    if (isWrong) {
      this.waiting.unshift(...answered);
      return this.destroy(new NotHandlerSocketError());
    }
    const refusals = replies.map((reply) => refusalIn(reply as HandlerSocketReply));
    // The server does requests that arrive together in one transaction, and says "done" before a later one undoes it.
    const rolledBack = refusals.find((refusal) => refusal?.rollsBack);
    for (const [index, { resolve, reject }] of answered.entries()) {
      const refusal = refusals[index] ?? rolledBack;
      if (refusal) reject(refusal);
      else resolve(replies[index] as HandlerSocketReply);
    }
    const lost = refusals.find((refusal) => refusal?.isOutOfStep);
    if (lost) this.destroy(lost);
  }
}

function refusalIn({ code, values }: HandlerSocketReply): HandlerSocketRefusal | undefined {
  return code === 0 ? undefined : new HandlerSocketRefusal(values[0] ?? String(code));
}
