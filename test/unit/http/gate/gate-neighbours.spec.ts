import compression from 'compression';
import session from 'express-session';
import helmet from 'helmet';
import { Readable } from 'node:stream';
import { deferred } from './support/deferred.js';
import { ask, cookiesOf, headerOf, ping, withoutCookies, type Answer } from './support/exchange.js';
import { Probe, type ProbePlan } from './support/probe.js';
import { ServerPool } from './support/server-pool.js';
import { HTTP1_SERVERS, type Chain, type Middleware, type RawHandler, type ServerKind } from './support/servers.js';
import { WAYS_TO_ANSWER, type WayToAnswer } from './support/answers.js';

const KILOBYTE = 'a kilobyte of text, again and again. '.repeat(30);

/** Big and compressible; and a producer that listens for drain before it writes. */
const BIG_WAYS: readonly WayToAnswer[] = [
  {
    name: 'big text',
    handle: (_request, response) => {
      response.setHeader('Content-Type', 'text/plain');
      response.end(KILOBYTE);
    },
  },
  {
    name: 'big text after flushHeaders',
    handle: (_request, response) => {
      response.setHeader('Content-Type', 'text/plain');
      response.flushHeaders();
      response.write(KILOBYTE);
      response.end(KILOBYTE);
    },
  },
  {
    name: 'a big piped stream of text',
    handle: (_request, response) => {
      response.setHeader('Content-Type', 'text/plain');
      Readable.from(Array.from({ length: 200 }, () => KILOBYTE)).pipe(response);
    },
  },
  {
    name: 'a producer that listens for drain from the start',
    handle: (_request, response) => {
      response.setHeader('Content-Type', 'text/plain');
      let left = 100;
      const go = (): void => {
        while (left > 0) {
          left -= 1;
          if (!response.write(KILOBYTE)) return;
        }
        if (left-- === 0) response.end();
      };
      response.on('drain', go);
      go();
    },
  },
];

/** on-headers, which compression and express-session use, drops the headers of writeHead(status, undefined, headers). */
const WAYS = [...WAYS_TO_ANSWER, ...BIG_WAYS].filter((way) => !way.name.includes('undefined'));

const NEIGHBOURS: readonly [string, () => Middleware][] = [
  ['compression', () => compression()],
  [
    'express-session',
    () => {
      const options = { secret: 's', resave: true, saveUninitialized: true, store: new session.MemoryStore() };
      return session(options);
    },
  ],
  ['helmet', () => helmet()],
];

const MODES: readonly [string, () => ProbePlan][] = [
  ['passing', () => ({ cookie: 'a=1' })],
  ['held', () => ({ cookie: 'a=1', beforeHead: () => Promise.resolve(), beforeEnd: () => turn() })],
];

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const GZIP = { headers: { 'Accept-Encoding': 'gzip' } };

describe.each(HTTP1_SERVERS.map((kind) => [kind.name, kind] as const))('the gate on %s', (_name, kind: ServerKind) => {
  const pool = new ServerPool();
  const start = (chain: Chain, handle: RawHandler) => pool.start(kind, chain, handle);

  describe.each(NEIGHBOURS)('with %s', (_neighbour, neighbour) => {
    const places = [
      ['before', (join: Chain['join']): Chain => ({ before: [neighbour()], ...(join && { join }) })],
      ['after', (join: Chain['join']): Chain => ({ ...(join && { join }), after: [neighbour()] })],
    ] as const;

    describe.each(places)('%s it', (_place, chainWith) => {
      describe.each(MODES)('%s', (_mode, plan) => {
        it.each(WAYS.map((way) => [way.name, way] as const))(
          '%s: the same answer as without the gate, and one cookie more',
          async (_way, { handle, method }) => {
            const asking = { ...GZIP, method: method ?? 'GET' };
            const probe = new Probe(plan());
            const server = await start(chainWith(probe.join), handle);
            const answer = await ask(server, asking).answer;
            const reference = await ask(await start(chainWith(undefined), handle), asking).answer;
            expect(ours(answer)).toEqual(['a=1']);
            expect(cookiesOf(answer)).toHaveLength(cookiesOf(reference).length + 1);
            expect(withoutCookies(answer)).toEqual(withoutCookies(reference));
            await probe.until('onEnd');
          },
        );
      });

      it('held: no byte leaves before the promise resolves', async () => {
        const commit = deferred();
        const probe = new Probe({ beforeHead: () => commit.promise });
        const server = await start(chainWith(probe.join), (_request, response) => void response.end(KILOBYTE));
        const exchange = ask(server, GZIP);
        await probe.until('beforeHead');
        await ping(server);
        expect(exchange.heard()).toBe(false);
        commit.resolve();
        expect((await exchange.answer).body).toBe(KILOBYTE);
      });

      it('replaced: the other answer is whole', async () => {
        const probe = new Probe({
          beforeHead: () => Promise.reject(new Error('store is down')),
          onFailure: () => ({ status: 503, headers: { 'Content-Type': 'text/plain' }, body: KILOBYTE }),
        });
        const server = await start(chainWith(probe.join), (_request, response) => {
          response.setHeader('Content-Type', 'text/plain');
          response.end(KILOBYTE.repeat(2));
        });
        const answer = await ask(server, GZIP).answer;
        expect([answer.status, answer.body]).toEqual([503, KILOBYTE]);
      });

      it('held, the client gone: the rest is asked all the same', async () => {
        const commit = deferred();
        const probe = new Probe({ beforeHead: () => commit.promise });
        const server = await start(chainWith(probe.join), (_request, response) => void response.write(KILOBYTE));
        const exchange = ask(server, GZIP);
        await probe.until('beforeHead');
        exchange.abort();
        await probe.until('onAbort:false');
        commit.resolve();
        await probe.until('onHead');
        probe.response.end();
        await probe.until('onEnd');
      });
    });
  });

  it('compression is at work in these tests', async () => {
    const handle: RawHandler = (_request, response) => {
      response.setHeader('Content-Type', 'text/plain');
      response.end(KILOBYTE.repeat(10));
    };
    const server = await start({ join: new Probe().join, after: [compression()] }, handle);
    expect(headerOf(await ask(server, GZIP).answer, 'content-encoding')).toBe('gzip');
  });
});

function ours(answer: Answer): string[] {
  return cookiesOf(answer).filter((cookie) => cookie === 'a=1');
}
