// Drives one server: a session for every connection, then a measured round.
import autocannon from 'autocannon';
import { fork } from 'node:child_process';
import { once } from 'node:events';

const CONNECTIONS = 64;

export class Server {
  static async start(platform, subject) {
    const child = fork(new URL('server.mjs', import.meta.url), [platform, subject]);
    const [{ port }] = await once(child, 'message');
    const server = new Server(child, `http://127.0.0.1:${port}`);
    await server.openSessions();
    return server;
  }

  constructor(child, url) {
    this.child = child;
    this.url = url;
    this.cookies = [];
  }

  async openSessions() {
    for (let count = 0; count < CONNECTIONS; count += 1) {
      const answer = await fetch(`${this.url}/write`);
      this.cookies.push(answer.headers.getSetCookie()[0]?.split(';')[0] ?? `sid=${'0'.repeat(32)}`);
    }
  }

  async cpu() {
    this.child.send('cpu');
    const [{ cpu }] = await once(this.child, 'message');
    return cpu.user + cpu.system;
  }

  /** CPU microseconds of the server process per request. */
  async measure(path, seconds) {
    let next = 0;
    const before = await this.cpu();
    const result = await autocannon({
      url: this.url + path,
      connections: CONNECTIONS,
      duration: seconds,
      setupClient: (client) => client.setHeaders({ cookie: this.cookies[next++ % CONNECTIONS] }),
    });
    if (result.non2xx > 0 || result.errors > 0)
      throw new Error(`${path}: ${result.non2xx} answers failed, ${result.errors} errors`);
    return ((await this.cpu()) - before) / result.requests.total;
  }

  async stop() {
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }
}
