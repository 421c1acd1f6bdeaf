import type { Socket } from 'node:net';
import type { Reply } from './command-reader.js';
import { Conversation, type Protocol } from './conversation.js';
import type { Fault } from './fault.js';

/** A line that answers some commands itself. */
export interface Script {
  readonly protocol: Protocol;
  readonly reply: Reply;
}

/** One connection through a {@link FaultProxy}: the client's side and the server's. */
export class Link {
  /** How many times the client has sent something. */
  requests = 0;
  private readonly conversation: Conversation | undefined;
  private onward = Promise.resolve();
  private back = Promise.resolve();

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    faultNow: () => Fault,
    script?: Script,
  ) {
    const sides = { toServer: this.writeToServer, toClient: this.sendToClient };
    this.conversation = script && new Conversation(script.protocol, script.reply, sides);
    near.on('data', (bytes: Buffer) => {
      this.requests += 1;
      this.onward = this.onward.then(() => this.carry(faultNow().toServer, bytes, this.sendToServer));
    });
    far.on('data', (bytes: Buffer) => {
      this.back = this.back.then(async () => {
        await this.carry(faultNow().toClient, bytes, this.sendToClient);
        this.conversation?.answered(bytes);
      });
    });
    for (const socket of [near, far]) socket.setNoDelay().on('error', () => undefined);
    near.on('close', () => far.destroy());
    far.on('close', () => this.isHalfOpen || near.destroy());
  }

  private isHalfOpen = false;

  sendToServer = (bytes: Buffer): void => {
    if (this.conversation === undefined) this.writeToServer(bytes);
    else this.conversation.said(bytes);
  };
  sendToClient = (bytes: Buffer | string): void => void (this.near.destroyed || this.near.write(bytes));

  /** The client sees ECONNRESET. */
  reset(): void {
    this.near.resetAndDestroy();
    // Or it would end first, politely.
    this.near.destroy();
    this.far.destroy();
  }

  /** The client sees the end of the connection, after what was sent to it. */
  end(): void {
    this.near.end();
    this.far.destroy();
  }

  /** The server's side is gone, and nobody tells the client. */
  loseServer(): void {
    this.isHalfOpen = true;
    this.far.destroy();
  }

  private writeToServer = (bytes: Buffer): void => void (this.far.destroyed || this.far.write(bytes));

  private async carry(way: Fault['toServer'], bytes: Buffer, pass: (bytes: Buffer) => void): Promise<void> {
    if (way === undefined) pass(bytes);
    else await way(bytes, this);
  }
}
