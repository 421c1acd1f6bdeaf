import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds that the answers take: all that is sent meanwhile belongs to one round trip. */
const WAY_BACK = 20;

/** A long line to a server, which counts the bytes that go up, and how often something was sent after an answer had come. */
export class CountingLine {
  roundTrips = 0;
  up = 0;
  private readonly sockets: Socket[] = [];

  private constructor(
    private readonly server: Server,
    target: number,
  ) {
    server.on('connection', (near) => this.join(near, connect(target, '127.0.0.1')));
  }

  static async start(target: number): Promise<CountingLine> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CountingLine(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket, far: Socket): void {
    this.sockets.push(near, far);
    let isWaiting = false;
    near.on('data', (chunk: Buffer) => {
      this.up += chunk.length;
      if (!isWaiting) this.roundTrips++;
      isWaiting = true;
      far.write(chunk);
    });
    let back = Promise.resolve();
    far.on('data', (chunk) => {
      back = back.then(async () => {
        await pause(WAY_BACK);
        isWaiting = false;
        near.write(chunk);
      });
    });
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.on('close', () => far.destroy());
  }
}
