import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Reply } from './command-reader.js';
import type { Protocol } from './conversation.js';
import type { Fault } from './fault.js';
import { Link } from './link.js';

const HEALTHY: Fault = {};
const SILENT: Reply = () => undefined;

/** A line to a server on loopback that a test makes slow, silent, broken or a liar. */
export class FaultProxy implements AsyncDisposable {
  /** What the line does to the bytes that come from now on. */
  fault: Fault = HEALTHY;
  /** Answers to some commands that come from now on, in place of the server. */
  reply: Reply = SILENT;
  private server: Server;
  private listening: number | undefined;
  private readonly links = new Map<Link, readonly Socket[]>();

  private constructor(
    private readonly target: number,
    private readonly protocol: Protocol | undefined,
  ) {
    this.server = this.newServer();
  }

  /** @param protocol - needed for {@link reply} */
  static async start(target: number, protocol?: Protocol): Promise<FaultProxy> {
    const proxy = new FaultProxy(target, protocol);
    await proxy.listen();
    return proxy;
  }

  get port(): number {
    return this.listening as number;
  }

  /** How often a client has sent something over the connections that are open. */
  get requests(): number {
    return [...this.links.keys()].reduce((sum, { requests }) => sum + requests, 0);
  }

  heal(): void {
    this.fault = HEALTHY;
    this.reply = SILENT;
  }

  /** Ends every connection, as a server that crashed; new ones are taken. */
  resetAll(): void {
    for (const link of this.links.keys()) link.reset();
  }

  /** The server's side of every connection vanishes without a word to the client. */
  halfOpenAll(): void {
    for (const link of this.links.keys()) link.loseServer();
  }

  /** New connections are refused and the open ones end, as if the server were down. */
  async down(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const sockets of this.links.values()) for (const socket of sockets) socket.destroy();
    await closed;
  }

  /** On the same port as before. */
  async up(): Promise<void> {
    this.server = this.newServer();
    await this.listen();
  }

  async stop(): Promise<void> {
    if (this.server.listening) await this.down();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  private newServer(): Server {
    return createServer((near) => {
      const far = connect(this.target, '127.0.0.1');
      const { protocol } = this;
      const script = protocol && { protocol, reply: (words: readonly string[]) => this.reply(words) };
      const link = new Link(near, far, () => this.fault, script);
      this.links.set(link, [near, far]);
      near.on('close', () => this.links.delete(link));
    });
  }

  private async listen(): Promise<void> {
    this.server.listen(this.listening ?? 0, '127.0.0.1');
    await once(this.server, 'listening');
    this.listening = (this.server.address() as AddressInfo).port;
  }
}
