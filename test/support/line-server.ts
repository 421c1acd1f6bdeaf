import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What becomes of one line that arrived: the answer as it is to be sent, or undefined for silence. */
export type LineAnswer = (line: string, socket: Socket) => string | undefined;

/** A server of a test's own that reads lines and says what the test wants. */
export class LineServer {
  /** How many connections there were. */
  connections = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(answer: LineAnswer): Promise<LineServer> {
    const made = new LineServer(createServer());
    made.server.on('connection', (socket) => made.serve(socket.setEncoding('utf8'), answer));
    made.server.listen(0, '127.0.0.1');
    await once(made.server, 'listening');
    return made;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket, answer: LineAnswer): void {
    this.connections++;
    this.sockets.add(socket);
    let begun = '';
    socket.on('error', () => undefined);
    socket.on('data', (text) => {
      const lines = (begun + String(text)).split('\n');
      begun = lines.pop() as string;
      for (const line of lines) {
        const said = answer(line, socket);
        if (said !== undefined) socket.write(said);
      }
    });
  }
}
