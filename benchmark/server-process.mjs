import { fork } from 'node:child_process';
import { once } from 'node:events';
import { SIZES } from './contract.mjs';

/** How many sessions are opened at a time. */
const AT_A_TIME = 16;
/** What a subject without sessions is sent: a cookie like those of the others. */
const ANY_COOKIE = `sid=${'0'.repeat(40)}`;

/** A server of the comparison in a process of its own, and the sessions that it has. */
export class ServerProcess {
  static async start(platform, subject, place = {}) {
    const file = new URL('server.mjs', import.meta.url);
    const child = fork(file, [platform, subject, JSON.stringify(place)], { execArgv: [] });
    const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (message?.port === undefined) throw new Error(`The server of ${subject} on ${platform} did not start.`);
    return new ServerProcess(child, subject, `http://127.0.0.1:${message.port}`);
  }

  constructor(child, subject, url) {
    this.child = child;
    this.subject = subject;
    this.urls = [url];
    /** Cookies by the size of their sessions. */
    this.cookies = {};
  }

  /** @param size - the name of the size, by which scenarios choose their sessions */
  async openSessions(size, count, kilobytes = SIZES[size]) {
    const cookies = (this.cookies[size] ??= []);
    while (cookies.length < count) {
      const length = Math.min(AT_A_TIME, count - cookies.length);
      cookies.push(...(await Promise.all(Array.from({ length }, () => this.openSession(kilobytes)))));
    }
  }

  async openSession(kilobytes) {
    const answer = await this.request(`open/${kilobytes}`);
    return cookieOf(answer.headers.getSetCookie()) ?? ANY_COOKIE;
  }

  /** @throws unless the answer is a success */
  async request(path, cookie) {
    const answer = await fetch(`${this.urls[0]}/${path}`, { headers: cookie === undefined ? {} : { cookie } });
    const body = await answer.text();
    if (!answer.ok) throw new Error(`${this.subject} answers /${path} with ${answer.status}: ${body}`);
    return answer;
  }

  /** CPU microseconds since it began. */
  async cpu() {
    const { cpu } = await this.ask();
    return cpu.user + cpu.system;
  }

  async ask() {
    this.child.send('figures');
    const [figures] = await once(this.child, 'message');
    return figures;
  }

  async stop() {
    if (this.child.exitCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }
}

/** The pair that a client sends back. */
export function cookieOf(setCookie) {
  return [setCookie ?? []].flat()[0]?.split(';')[0];
}
