import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import fastify, { type FastifyInstance } from 'fastify';

export type RawHandler = (request: IncomingMessage, response: ServerResponse) => void;
/** Connect's form: Express, Fastify's onRequest hook and a plain chain all run it. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/** What answers on a server, in this order. `join` is where the participants come. */
export interface Chain {
  readonly before?: readonly Middleware[];
  readonly join?: (response: ServerResponse) => void;
  readonly after?: readonly Middleware[];
}

export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

export interface ServerKind {
  readonly name: string;
  readonly http2?: boolean;
  start(chain: Chain, handle: RawHandler): Promise<Running>;
}

/** A second request to the same server that the participants do not see: proof that the server has had its turn. */
export const PING = '/ping';

const NODE: ServerKind = {
  name: 'node:http',
  start: (chain, handle) => listen(http.createServer(inOrder(chain, handle))),
};

const EXPRESS: ServerKind = {
  name: 'Express 5',
  start: (chain, handle) => startExpress(chain, (app) => app.use(handle as unknown as RequestHandler)),
};

const FASTIFY: ServerKind = {
  name: 'Fastify 5',
  start: (chain, handle) =>
    startFastify(chain, (app) => {
      app.all('/*', (request, reply) => {
        reply.hijack();
        handle(request.raw, reply.raw);
      });
    }),
};

const H2C: ServerKind = {
  name: 'node:http2',
  http2: true,
  start: (chain, handle) => {
    const server = http2.createServer(inOrder(chain, handle) as never);
    const sessions = new Set<http2.ServerHttp2Session>();
    server.on('session', (session) => sessions.add(session));
    return listen(server as unknown as Server, () => sessions.forEach((session) => session.destroy()));
  },
};

export const HTTP1_SERVERS: readonly ServerKind[] = [NODE, EXPRESS, FASTIFY];
export const SERVERS: readonly ServerKind[] = [...HTTP1_SERVERS, H2C];

export async function startExpress(chain: Chain, configure: (app: Express) => void): Promise<Running> {
  const app = express();
  app.set('env', 'test'); // no stack traces on the console
  for (const middleware of middlewaresOf(chain)) app.use(middleware as unknown as RequestHandler);
  configure(app);
  return listen(http.createServer(app));
}

export async function startFastify(chain: Chain, configure: (app: FastifyInstance) => void): Promise<Running> {
  const app = fastify();
  for (const middleware of middlewaresOf(chain)) {
    app.addHook('onRequest', (request, reply, done) =>
      middleware(request.raw, reply.raw, (error) => done(error as Error | undefined)),
    );
  }
  configure(app);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    close: async () => {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

function middlewaresOf({ before = [], join, after = [] }: Chain): Middleware[] {
  const joining: Middleware = (request, response, next) => {
    if (request.url !== PING) join?.(response);
    next();
  };
  return [...before, joining, ...after];
}

function inOrder(chain: Chain, handle: RawHandler): RawHandler {
  const middlewares = middlewaresOf(chain);
  return (request, response) => {
    const run = (index: number): void => {
      const middleware = middlewares[index];
      if (middleware === undefined) handle(request, response);
      else middleware(request, response, () => run(index + 1));
    };
    run(0);
  };
}

async function listen(server: Server, closing?: () => void): Promise<Running> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        closing?.();
        server.closeAllConnections?.();
      }),
  };
}
