// A browser that counts, reads, fills its cart, logs in and out, and notes what it was told.
import { request } from 'node:http';

const KINDS = ['count', 'count', 'count', 'read', 'read', 'read', 'plain', 'plain', 'fill', 'login'];

export class Visitor {
  cookie = '';
  /** Counts that were acknowledged, and those whose outcome is unknown. */
  told = 0;
  unknown = 0;

  constructor(ports, agent, figures) {
    Object.assign(this, { ports, agent, figures });
  }

  async step() {
    const kind = Math.random() < 0.005 ? 'logout' : KINDS[Math.floor(Math.random() * KINDS.length)];
    const before = performance.now();
    const { status, cookie, body } = await this.ask(`/${kind}`).catch(() => ({ status: 0 }));
    this.figures.note(kind, status, performance.now() - before);
    if (cookie !== undefined) this.cookie = cookie;
    if (kind === 'count') this.noteCount(status, body);
    // Without an answer nobody knows whether the id was changed: the session may be under one that was never told.
    const isOver = kind === 'logout' || (kind === 'login' && status !== 200);
    if (isOver) Object.assign(this, { cookie: '', told: 0, unknown: 0 });
  }

  /** The number must hold every count that was acknowledged, and no more than those that may have been done. */
  noteCount(status, body) {
    if (status !== 200) return void (this.unknown += 1);
    this.told += 1;
    const { n } = JSON.parse(body);
    if (n < this.told || n > this.told + this.unknown) this.figures.violations += 1;
    this.unknown -= Math.max(0, n - this.told);
    this.told = n;
  }

  ask(path) {
    const port = this.ports[Math.floor(Math.random() * this.ports.length)];
    const headers = this.cookie === '' ? {} : { cookie: this.cookie };
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, headers, agent: this.agent }, (answer) => {
        let body = '';
        answer.on('data', (data) => (body += data));
        answer.on('end', () => {
          const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
          resolve({ status: answer.statusCode, body, cookie: cookie?.endsWith('=') ? '' : cookie });
        });
      });
      sent.on('error', reject);
      sent.end();
    });
  }
}
