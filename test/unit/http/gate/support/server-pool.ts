import { PING, type Chain, type RawHandler, type Running, type ServerKind } from './servers.js';

/** Servers of one test file; all are closed after each test. */
export class ServerPool {
  private readonly running: Running[] = [];

  constructor() {
    afterEach(() => this.closeAll());
  }

  /** Every server answers PING by itself. */
  async start(kind: ServerKind, chain: Chain, handle: RawHandler): Promise<Running> {
    return this.keep(
      await kind.start(chain, (request, response) => {
        if (request.url === PING) response.end('pong');
        else handle(request, response);
      }),
    );
  }

  keep(server: Running): Running {
    this.running.push(server);
    return server;
  }

  private async closeAll(): Promise<void> {
    await Promise.all(this.running.splice(0).map((server) => server.close()));
  }
}
