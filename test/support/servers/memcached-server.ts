import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { requireProgram } from './debian-package.js';
import { freePort, newFolder, ServerProcess } from './server-process.js';

/** A private memcached on loopback, and its own protocol as a client for assertions. */
export class MemcachedServer {
  private constructor(
    readonly process: ServerProcess,
    readonly host: string,
    readonly port: number,
  ) {}

  static async start(...args: string[]): Promise<MemcachedServer> {
    const program = requireProgram('memcached', 'memcached');
    const host = '127.0.0.1';
    const port = await freePort();
    const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    const process_ = await ServerProcess.start(await newFolder('memcached'), {
      program,
      args: ['-l', host, '-p', String(port), '-U', '0', ...user, ...args],
      ready: () => ask(port, 'version'),
    });
    return new MemcachedServer(process_, host, port);
  }

  /** What the server answers to one command, without the last line end. */
  ask(command: string): Promise<string> {
    return ask(this.port, command);
  }

  /** Stops it until SIGCONT; it has several threads, and the signal is not with all of them at once. */
  async pause(): Promise<void> {
    this.process.signal('SIGSTOP');
    const threads = `/proc/${this.process.pid}/task`;
    for (const thread of await readdir(threads)) {
      while (!/^State:\s+T/m.test(await readFile(`${threads}/${thread}/status`, 'utf8'))) await nextTurn();
    }
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

/** `mn` is answered with `MN`: everything before it is the answer. */
async function ask(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  try {
    await once(socket, 'connect');
    socket.write(`${command}\r\nmn\r\n`, 'latin1');
    let text = '';
    for await (const part of socket as AsyncIterable<string>) {
      text += part;
      if (text.endsWith('MN\r\n')) return text.slice(0, -'MN\r\n'.length).replace(/\r\n$/, '');
    }
    throw new Error(`memcached ended the connection after ${JSON.stringify(text)}`);
  } finally {
    socket.destroy();
  }
}
