import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server that counts the bytes that go up. */
export class ByteCounter {
  up = 0;
  private readonly sockets: Socket[] = [];

  private constructor(
    private readonly server: Server,
    target: number,
  ) {
    server.on('connection', (near) => this.join(near, connect(target, '127.0.0.1')));
  }

  static async start(target: number): Promise<ByteCounter> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ByteCounter(server, target);
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
    near.on('data', (chunk: Buffer) => {
      this.up += chunk.length;
      far.write(chunk);
    });
    far.on('data', (chunk) => near.write(chunk));
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
    }
    near.on('close', () => far.destroy());
  }
}
