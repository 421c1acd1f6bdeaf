import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { RequestCounter } from './request-counter.mjs';

/** A line to Redis that counts what passes, and can be slow: answers arrive `delay` milliseconds later. */
export class RedisLink {
  static async open(port) {
    const link = new RedisLink(port);
    link.server.listen(0, '127.0.0.1');
    await once(link.server, 'listening');
    return link;
  }

  constructor(port) {
    this.delay = 0;
    this.target = port;
    this.sockets = new Set();
    this.reset();
    this.server = createServer({ noDelay: true }, (near) => this.join(near));
  }

  get port() {
    return this.server.address().port;
  }

  reset() {
    this.counts = { commands: 0, trips: 0, bytesUp: 0, bytesDown: 0 };
  }

  join(near) {
    const far = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    const counter = new RequestCounter();
    let isWaiting = false;
    near.on('data', (chunk) => {
      this.counts.bytesUp += chunk.length;
      this.counts.commands += counter.count(chunk);
      if (!isWaiting) this.counts.trips += 1;
      isWaiting = true;
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      this.counts.bytesDown += chunk.length;
      const arrive = () => {
        isWaiting = false;
        near.write(chunk);
      };
      if (this.delay === 0) arrive();
      else setTimeout(arrive, this.delay);
    });
    this.pair(near, far);
  }

  pair(...sockets) {
    for (const socket of sockets) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.forEach((other) => other.destroy()));
    }
  }

  close() {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}
