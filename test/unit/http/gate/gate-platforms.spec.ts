import express, { type Express } from 'express';
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { deferred } from './support/deferred.js';
import { ask, cookiesOf, headerOf, ping, withoutCookies, type Asking } from './support/exchange.js';
import { Probe, type ProbePlan } from './support/probe.js';
import { ServerPool } from './support/server-pool.js';
import {
  HTTP1_SERVERS,
  startExpress,
  startFastify,
  type Chain,
  type Running,
  type ServerKind,
} from './support/servers.js';

const STREAM = (): Readable => Readable.from([Buffer.from('streamed '), Buffer.from('body')]);

function expressRoutes(app: Express): void {
  app.get('/ping', (_request, response) => void response.send('pong'));
  app.get('/json', (_request, response) => void response.json({ ok: true }));
  app.get('/text', (_request, response) => void response.status(201).send('text'));
  app.get('/204', (_request, response) => void response.status(204).end());
  app.get('/redirect', (_request, response) => response.redirect('/json'));
  app.get('/stream', (_request, response) => void STREAM().pipe(response));
  app.get('/file', (_request, response) => response.sendFile(__filename));
  app.get('/throw', () => {
    throw Object.assign(new Error('teapot'), { status: 418 });
  });
  app.get('/twice', (_request, response) => {
    response.json({ first: true });
    response.json({ second: 'longer than the first' });
  });
  const mounted = express();
  mounted.get('/json', (_request, response) => void response.json({ mounted: true }));
  app.use('/mounted', mounted);
}

function fastifyRoutes(app: FastifyInstance): void {
  app.get('/ping', () => 'pong');
  app.get('/json', () => ({ ok: true }));
  app.get('/text', (_request, reply) => reply.code(201).send('text'));
  app.get('/204', (_request, reply) => reply.code(204).send());
  app.get('/redirect', (_request, reply) => reply.redirect('/json'));
  app.get('/stream', (_request, reply) => reply.send(STREAM()));
  app.get('/throw', () => {
    throw Object.assign(new Error('teapot'), { statusCode: 418 });
  });
  app.get('/twice', async (_request, reply) => {
    void reply.send({ first: true });
    void reply.send({ second: 'longer than the first' });
    return reply;
  });
}

const COMMON = ['/json', '/text', '/204', '/redirect', '/stream', '/throw', '/missing'].map((path): Asking => ({
  path,
}));
const HEAD: Asking = { path: '/json', method: 'HEAD' };

interface Platform {
  readonly name: string;
  readonly askings: readonly Asking[];
  start(chain: Chain): Promise<Running>;
}

const PLATFORMS: readonly Platform[] = [
  {
    name: 'Express 5',
    askings: [
      ...COMMON,
      HEAD,
      { path: '/file' },
      { path: '/file', headers: { Range: 'bytes=0-9' } },
      { path: '/mounted/json' },
    ],
    start: (chain) => startExpress(chain, expressRoutes),
  },
  { name: 'Fastify 5', askings: [...COMMON, HEAD], start: (chain) => startFastify(chain, fastifyRoutes) },
];

const MODES: readonly [string, () => ProbePlan][] = [
  ['passing', () => ({ cookie: 'a=1' })],
  ['held', () => ({ cookie: 'a=1', beforeHead: () => Promise.resolve(), beforeEnd: () => Promise.resolve() })],
];

describe.each(PLATFORMS.map((platform) => [platform.name, platform] as const))('answers of %s', (_name, platform) => {
  const pool = new ServerPool();
  const start = async (chain: Chain): Promise<Running> => pool.keep(await platform.start(chain));

  describe.each(MODES)('%s', (_mode, plan) => {
    it.each(platform.askings.map((asking) => [asking.method ?? 'GET', asking.path, asking] as const))(
      '%s %s: the same as without the gate, and the cookie',
      async (_method, _path, asking) => {
        const probe = new Probe(plan());
        const answer = await ask(await start({ join: probe.join }), asking).answer;
        expect(cookiesOf(answer)).toEqual(['a=1']);
        expect(withoutCookies(answer)).toEqual(await ask(await start({}), asking).answer);
        await probe.until('onEnd');
      },
    );
  });

  it.each([...platform.askings])('held: no byte of $path before the promise resolves', async (asking) => {
    const commit = deferred();
    const probe = new Probe({ beforeHead: () => commit.promise });
    const server = await start({ join: probe.join });
    const exchange = ask(server, asking);
    await probe.until('beforeHead');
    await ping(server);
    expect(exchange.heard()).toBe(false);
    commit.resolve();
    await exchange.answer;
  });

  it('held: a second send does not change the first', async () => {
    const commit = deferred();
    const probe = new Probe({ beforeHead: () => commit.promise });
    const server = await start({ join: probe.join });
    const exchange = ask(server, { path: '/twice' });
    await probe.until('beforeHead');
    await ping(server);
    commit.resolve();
    // Express's own error handler destroys the socket of a half-sent answer; the gate must not make that a success.
    const outcome = await exchange.answer.then(
      (answer) => [answer.status, answer.body],
      () => 'destroyed',
    );
    expect(['destroyed', [200, '{"first":true}']]).toContainEqual(outcome);
  });
});

it('Express: an ETag that matches is a 304, held or not', async () => {
  const app = await startExpress(
    { join: (response) => new Probe({ beforeHead: () => Promise.resolve() }).join(response) },
    expressRoutes,
  );
  try {
    const first = await ask(app, { path: '/json' }).answer;
    const again = await ask(app, { path: '/json', headers: { 'If-None-Match': headerOf(first, 'etag') ?? '' } }).answer;
    expect([first.status, again.status, again.body]).toEqual([200, 304, '']);
  } finally {
    await app.close();
  }
});

describe.each(HTTP1_SERVERS.map((kind) => [kind.name, kind] as const))(
  'pipelined requests on %s',
  (_name, kind: ServerKind) => {
    const pool = new ServerPool();

    it('the first held: the second waits behind it, and the order is kept', async () => {
      const commits = [deferred(), deferred()];
      const probes: Probe[] = [];
      const joined = deferred();
      const server = await pool.start(
        kind,
        {
          join: (response) => {
            const commit = commits[probes.length];
            const probe = new Probe({ beforeHead: () => commit?.promise });
            probes.push(probe);
            probe.join(response);
            if (probes.length === 2) joined.resolve();
          },
        },
        (request, response) => void response.end(`answer to ${request.url}`),
      );
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      let received = '';
      socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
      socket.write('GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await joined.promise;
      await probes[1]?.until('beforeHead');
      commits[1]?.resolve();
      await probes[1]?.until('onEnd');
      await ping(server);
      expect(received).toBe('');
      commits[0]?.resolve();
      await once(socket, 'close');
      expect(received.match(/answer to \/(one|two)/g)).toEqual(['answer to /one', 'answer to /two']);
    });
  },
);
