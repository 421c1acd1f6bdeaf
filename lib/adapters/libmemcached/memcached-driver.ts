import { problemOf, readReply, type MemcachedReply } from './memcached-reply.js';

/** A command on its way: what the driver's `command` takes. */
export interface MemcachedQuery {
  /** Decides which server gets it. */
  readonly key: string;
  /** Without the line end; one character is one byte. */
  command: string;
  readonly callback: (error: Error | undefined, reply?: MemcachedReply) => void;
}

/** A connection of the driver, with what it keeps there. */
export interface MemcachedSocket {
  readonly readableEncoding: string | null;
  /** Sent and not answered, in order. */
  readonly metaData: MemcachedQuery[];
  /** What was received, in lines without their ends. */
  bufferArray: string[];
  setEncoding(encoding: 'latin1'): unknown;
  setDefaultEncoding(encoding: 'latin1'): unknown;
  once(event: 'close', listener: () => void): unknown;
  destroy(): unknown;
}

type Connected = (error: unknown, socket?: MemcachedSocket | false) => void;

/** The parts of the driver that are used. */
export interface MemcachedDriver {
  readonly HashRing: { get(key: string): string };
  readonly servers: readonly string[];
  command(compile: () => MemcachedQuery): void;
  connect(server: string, callback: Connected): void;
  connectionIssue(error: unknown, socket: unknown): void;
  rawDataReceived(socket: MemcachedSocket): void;
}

export type MemcachedConstructor = new (servers: Record<string, number>, options: object) => MemcachedDriver;

/** A server that could not be connected to: nothing was sent. */
export class ConnectFailure extends Error {
  /** The server has no listener: its process is gone, and its memory with it. */
  readonly refused: boolean;

  constructor(
    readonly server: string,
    override readonly cause: unknown,
  ) {
    super(`No connection to ${server}`);
    this.refused = (cause as { code?: unknown } | null | undefined)?.code === 'ECONNREFUSED';
  }
}

/** The server that has a key. */
export function serverOf(driver: MemcachedDriver, key: string): string {
  return driver.servers.length === 1 ? (driver.servers[0] as string) : driver.HashRing.get(key);
}

/**
 * Takes over what the driver does not do well enough, and leaves it the connections, the order of the commands and the
 * choice of the server:
 *
 * - It reads answers by lines, so that values with line ends have to be changed on their way, bytes that are no UTF-8
 *   are lost, and a foreign value that claims to be JSON and is not ends the process. Here sizes are obeyed.
 * - It gives neither flags nor what is left of a lifetime.
 * - It forgets the commands of a connection that breaks: nobody is told. Here they fail at once.
 * - With more commands than connections while the first ones are made, it gives the server up. Here they wait.
 * - It drops a server for any mishap, and never takes it back. Here {@link MemcachedRing} decides.
 */
export function equip(driver: MemcachedDriver, onSocket: (socket: MemcachedSocket) => void): MemcachedDriver {
  const remainders = new WeakMap<MemcachedSocket, string>();
  driver.connectionIssue = () => undefined;
  driver.connect = connectOnce(driver.connect.bind(driver), onSocket);
  driver.rawDataReceived = (socket) => {
    // Whole lines come here: the line ends that the driver cut off are put back, and nothing else is changed.
    const text = `${remainders.get(socket) ?? ''}${socket.bufferArray.join('\r\n')}\r\n`;
    socket.bufferArray = [];
    remainders.set(socket, text.slice(answer(socket, text)));
  };
  return driver;
}

/** While a connection to a server is made, all commands for it wait for this one. */
function connectOnce(
  connect: (server: string, callback: Connected) => void,
  onSocket: (socket: MemcachedSocket) => void,
): MemcachedDriver['connect'] {
  const waiting = new Map<string, Connected[]>();
  return (server, callback) => {
    const others = waiting.get(server);
    if (others) return void others.push(callback);
    const all = [callback];
    waiting.set(server, all);
    connect(server, (error, socket) => {
      waiting.delete(server);
      const failure = error || !socket ? new ConnectFailure(server, error) : undefined;
      if (socket && failure) socket.destroy();
      else if (socket) prepare(socket, onSocket);
      for (const each of all.splice(0)) each(failure, socket);
    });
  };
}

function prepare(socket: MemcachedSocket, onSocket: (socket: MemcachedSocket) => void): void {
  // A new one speaks UTF-8: one that was prepared is seen by this.
  if (socket.readableEncoding === 'latin1') return;
  socket.setEncoding('latin1');
  socket.setDefaultEncoding('latin1');
  socket.once('close', () => {
    for (const { callback } of socket.metaData.splice(0)) callback(new Error('The connection to memcached was closed'));
  });
  onSocket(socket);
}

/** Gives every whole answer to its command; where the rest begins. */
function answer(socket: MemcachedSocket, text: string): number {
  let at = 0;
  for (let found = readReply(text, at); found !== undefined; found = readReply(text, at)) {
    at = found.next;
    const problem = problemOf(found.reply);
    const query = socket.metaData.shift();
    query?.callback(problem?.error, found.reply);
    if (problem?.fatal || !query) {
      socket.destroy();
      return text.length;
    }
  }
  return at;
}
