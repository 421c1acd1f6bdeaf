import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Document } from 'mongodb';
import { MongoCommands } from './mongo-commands.js';
import type { MongoError } from './mongo-error.js';
import { MessageReader, readMessage } from './wire-message.js';

const HELLO = new Set(['hello', 'ismaster', 'isMaster']);

const CHANGES = new Set(['insert', 'update', 'delete']);

/**
 * Speaks MongoDB's protocol on loopback, so that the official driver can be used in tests where no MongoDB can be
 * installed. One process, one member, no transactions, no replication; commands are atomic because each runs in one go.
 * Its behaviour follows MongoDB's documentation; it was never compared with a real server.
 */
export class MongoServer {
  /** The commands that came, without those of the driver's own. */
  readonly log: Document[] = [];
  /** An answer for commands instead of the usual one; undefined: the usual one. */
  intercept: ((command: Document) => MongoError | undefined) | undefined;
  /** Fields that the answers to changes have beside their own. */
  addToAnswer: Document = {};
  private readonly commands = new MongoCommands();
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private isPaused = false;

  private constructor(private assignedPort: number) {}

  static async start(): Promise<MongoServer> {
    const server = new MongoServer(0);
    await server.restart();
    return server;
  }

  get url(): string {
    return `mongodb://127.0.0.1:${this.assignedPort}/?directConnection=true`;
  }

  get openCursors(): number {
    return this.commands.cursors.count;
  }

  /** Listens again, on the port that it had; what it holds is as it was. */
  async restart(): Promise<void> {
    const server = createServer((socket) => this.serve(socket));
    this.server = server.listen(this.assignedPort, '127.0.0.1');
    await once(server, 'listening');
    this.assignedPort = (server.address() as AddressInfo).port;
  }

  /** Ends all connections, and takes no new ones. */
  async kill(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Connections stand, and nothing is read from them. */
  pause(): void {
    this.isPaused = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Reads what came meanwhile. */
  resume(): void {
    this.isPaused = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** Lets the TTL monitor come round at that moment. @returns how many documents it removed */
  expire(now: number): number {
    return [...this.commands.collections.values()].reduce((count, collection) => count + collection.expire(now), 0);
  }

  /** Changes what a collection tells of its indexes. @param namespace - database.collection */
  withIndexes(namespace: string, change: (indexes: Document[]) => void): void {
    change(this.commands.collections.get(namespace)?.indexes ?? []);
  }

  private serve(socket: Socket): void {
    const reader = new MessageReader();
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.sockets.delete(socket));
    // A client that goes away in the middle of an answer.
    socket.on('error', () => undefined);
    socket.on('data', (part: Buffer) => {
      for (const message of reader.add(part)) this.answer(socket, message);
    });
    if (this.isPaused) socket.pause();
  }

  private answer(socket: Socket, message: Buffer): void {
    const { command, reply } = readMessage(message);
    const name = Object.keys(command)[0] ?? '';
    if (!HELLO.has(name) && name !== 'endSessions') this.log.push(command);
    const refusal = HELLO.has(name) ? undefined : this.intercept?.(command);
    const answer = refusal?.answer ?? { ...this.commands.run(command), ...(CHANGES.has(name) && this.addToAnswer) };
    if (reply) socket.write(reply(answer));
  }
}
