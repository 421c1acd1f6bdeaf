import { Agent, get } from 'node:http';
import type { TestClient } from './test-client.js';

/**
 * Asks on connections that stay, with the cookies of a browser, and reads the status alone: fetch takes longer than the
 * server, where milliseconds count.
 */
export class QuickClient implements Disposable {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly url: string,
    private readonly browser: TestClient,
  ) {}

  status(path: string): Promise<number> {
    const { agent } = this;
    return new Promise((resolve, reject) => {
      const request = get(this.url + path, { agent, headers: { cookie: this.browser.cookieHeader } }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode!));
      });
      request.once('error', reject);
    });
  }

  [Symbol.dispose](): void {
    this.agent.destroy();
  }
}
