import { SessionStoreError } from '../../errors/session-store.error.js';
import type { Voice } from '../../utils/voice.js';
import { HandlerSocketPort, type HandlerSocketAddress } from './handler-socket-port.js';
import { isAnswer, storeFailure } from './handler-socket-failure.js';
import type { HandlerSocketReply, HandlerSocketRequest } from './handler-socket-protocol.js';

/** Which of the two ports; the one for reading refuses to write. */
export type PortName = 'read' | 'write';

/** Speaks with one server: a connection for reading and one for writing, each with any number of requests in flight. */
export class HandlerSocketClient {
  private readonly ports: Readonly<Record<PortName, HandlerSocketPort>>;
  private readonly silent = new Set<PortName>();
  private isClosed = false;

  constructor(
    private readonly addresses: Readonly<Record<PortName, HandlerSocketAddress>>,
    private readonly voice: Voice,
  ) {
    this.ports = { read: new HandlerSocketPort(addresses.read), write: new HandlerSocketPort(addresses.write) };
  }

  /**
   * The answer to one request.
   *
   * @param seconds - after which it fails; whether it was done is unknown then
   * @throws SessionStoreConfigurationError
   * @throws SessionStoreError
   */
  async request(
    port: PortName,
    operation: string,
    request: HandlerSocketRequest,
    seconds: number,
  ): Promise<HandlerSocketReply> {
    if (this.isClosed) throw closed();
    try {
      const reply = await this.ports[port].request(request, seconds);
      this.silent.delete(port);
      return reply;
    } catch (error) {
      if (!isAnswer(error) && !this.isClosed) this.warn(port, error);
      throw storeFailure(operation, error);
    }
  }

  reopen(): void {
    this.isClosed = false;
  }

  close(): void {
    this.isClosed = true;
    for (const port of Object.values(this.ports)) port.close(closed());
    this.silent.clear();
  }

  /** Once for each outage, whichever ports it hits. */
  private warn(port: PortName, error: unknown): void {
    const isKnown = this.silent.size > 0;
    this.silent.add(port);
    if (isKnown) return;
    const { host, port: number } = this.addresses[port];
    const { code, message } = error as NodeJS.ErrnoException;
    this.voice.say(
      `HandlerSocket at ${host}:${number} does not answer (${code ?? message}): sessions fail until it is back.`,
    );
  }
}

function closed(): SessionStoreError {
  return new SessionStoreError('use the connection', undefined, 'The adapter is closed: call open() first.');
}
