import { HandlerSocketConnection } from './handler-socket-connection.js';
import type { HandlerSocketReply, HandlerSocketRequest } from './handler-socket-protocol.js';

/** Where to connect, and what to say first. */
export interface HandlerSocketAddress {
  readonly host: string;
  readonly port: number;
  /** Empty: the server wants none. */
  readonly secret: string;
  /** Requests that open indexes. */
  readonly indexes: readonly (readonly string[])[];
}

/** Milliseconds after a failed attempt in which none is made; it doubles with each. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 400;

/**
 * One of the server's two ports. It connects when it is asked and there is no connection; while the server is away,
 * requests fail at once with what the last attempt gave. Nothing is ever sent twice.
 */
export class HandlerSocketPort {
  private connection: HandlerSocketConnection | undefined;
  private attempt: Promise<HandlerSocketConnection> | undefined;
  private failures = 0;
  private lastFailure: unknown;
  /** On the clock of `performance`: the deadline of a pause is none of a session. */
  private pauseEnd = 0;

  constructor(private readonly address: HandlerSocketAddress) {}

  /**
   * The answer to one request. When the time is over, the connection is given up, with all that waits on it: an answer
   * that comes later must not be taken for that to another request.
   *
   * @param seconds - for connecting and the answer together
   */
  request(request: HandlerSocketRequest, seconds: number): Promise<HandlerSocketReply> {
    return new Promise((resolve, reject) => {
      let connection: HandlerSocketConnection | undefined;
      let isOver = false;
      const stopTimer = after(seconds, () => {
        isOver = true;
        const error = noAnswer(seconds);
        connection?.destroy(error);
        reject(error);
      });
      const send = async (): Promise<HandlerSocketReply> => {
        connection = await this.connected(seconds);
        if (isOver) throw noAnswer(seconds);
        return connection.send(request);
      };
      send().then(resolve, reject).finally(stopTimer);
    });
  }

  /** What waits fails; a later request connects anew. */
  close(error: Error): void {
    this.connection?.destroy(error);
    this.connection = undefined;
    this.attempt = undefined;
    this.failures = 0;
    this.pauseEnd = 0;
  }

  private async connected(seconds: number): Promise<HandlerSocketConnection> {
    if (this.attempt) return this.attempt;
    if (this.connection?.isOpen) return this.connection;
    if (performance.now() < this.pauseEnd) throw this.lastFailure;
    const connection = new HandlerSocketConnection(this.address.host, this.address.port);
    this.connection = connection;
    this.attempt = this.connect(connection, seconds);
    return this.attempt;
  }

  private async connect(connection: HandlerSocketConnection, seconds: number): Promise<HandlerSocketConnection> {
    try {
      await this.greet(connection, seconds);
      this.failures = 0;
      return connection;
    } catch (error) {
      connection.destroy(error as Error);
      if (this.connection === connection) this.pause(error);
      throw error;
    } finally {
      if (this.connection === connection) this.attempt = undefined;
    }
  }

  /** Authorization and indexes, all in one go. */
  private async greet(connection: HandlerSocketConnection, seconds: number): Promise<void> {
    const { secret, indexes } = this.address;
    const stopTimer = after(seconds, () => connection.destroy(noAnswer(seconds)));
    try {
      const requests = secret === '' ? indexes : [['A', '1', secret], ...indexes];
      await Promise.all(requests.map((tokens) => connection.send({ tokens })));
    } finally {
      stopTimer();
    }
  }

  private pause(error: unknown): void {
    this.lastFailure = error;
    this.pauseEnd = performance.now() + Math.min(FIRST_PAUSE * 2 ** this.failures, LONGEST_PAUSE);
    this.failures++;
  }
}

/** Runs `expire` when the time is over; returns what stops it. */
function after(seconds: number, expire: () => void): () => void {
  let last: NodeJS.Immediate | undefined;
  // An answer may have come while this process was busy: it is read first.
  const timer = setTimeout(() => (last = setImmediate(expire)), seconds * 1000);
  return () => {
    clearTimeout(timer);
    clearImmediate(last);
  };
}

function noAnswer(seconds: number): Error {
  return Object.assign(new Error(`No answer within ${seconds} seconds`), { code: 'ETIMEDOUT' });
}
