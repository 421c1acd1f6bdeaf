import { Readable } from 'node:stream';
import type { GateReplacement } from '../../../../lib/http/response-gate.js';
import { deferred } from './support/deferred.js';
import { ask, cookiesOf, headerOf, ping } from './support/exchange.js';
import { Probe, type ProbePlan } from './support/probe.js';
import { ServerPool } from './support/server-pool.js';
import { SERVERS, type Chain, type RawHandler, type ServerKind } from './support/servers.js';

const UNAVAILABLE: GateReplacement = {
  status: 503,
  headers: { 'Content-Type': 'text/plain', 'Retry-After': '1' },
  body: 'unavailable: ü',
};
const LOST = new Error('store is down');

const answerRichly: RawHandler = (_request, response) => {
  response.setHeader('X-Request-Id', '42');
  response.setHeader('Vary', 'Origin');
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Strict-Transport-Security', 'max-age=1');
  response.setHeader('Content-Security-Policy', "default-src 'self'");
  response.setHeader('Set-Cookie', 'other=1');
  response.setHeader('ETag', '"v1"');
  response.setHeader('Last-Modified', 'Thu, 01 Jan 1970 00:00:00 GMT');
  response.setHeader('X-Accel-Redirect', '/private/file');
  response.setHeader('Location', '/in');
  response.setHeader('Content-Type', 'text/html');
  response.setHeader('Content-Length', 5);
  response.statusCode = 302;
  response.end('Found');
};

describe.each(SERVERS.map((kind) => [kind.name, kind] as const))(
  'a failure at the gate on %s',
  (_name, kind: ServerKind) => {
    const pool = new ServerPool();
    const start = (chain: Chain, handle: RawHandler) => pool.start(kind, chain, handle);

    const failures: [string, ProbePlan][] = [
      ['beforeHead rejected', { beforeHead: () => Promise.reject(LOST) }],
      [
        'beforeHead threw',
        {
          beforeHead: () => {
            throw LOST;
          },
        },
      ],
      [
        'beforeEnd rejected while the head is held',
        { beforeHead: () => Promise.resolve(), beforeEnd: () => Promise.reject(LOST) },
      ],
      ['beforeEnd rejected when head and end leave together', { beforeEnd: () => Promise.reject(LOST) }],
      [
        'onHead threw',
        {
          onHead: () => {
            throw LOST;
          },
        },
      ],
    ];

    describe.each(failures)('%s', (_failure, plan) => {
      it('replaced: the other answer leaves, without what described the first', async () => {
        const probe = new Probe({ ...plan, onFailure: () => UNAVAILABLE });
        const server = await start({ join: probe.join }, answerRichly);
        const answer = await ask(server, {}, kind.http2).answer;
        expect([answer.status, answer.body]).toEqual([503, Buffer.from(UNAVAILABLE.body).toString('latin1')]);
        const gone = ['location', 'set-cookie', 'etag', 'last-modified', 'x-accel-redirect', 'transfer-encoding'];
        expect(gone.filter((name) => headerOf(answer, name) !== undefined)).toEqual([]);
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'content-type': 'text/plain',
          'content-length': '15',
          'retry-after': '1',
          'x-request-id': '42',
          vary: 'Origin',
          'access-control-allow-origin': '*',
          'strict-transport-security': 'max-age=1',
          'content-security-policy': "default-src 'self'",
        });
        expect(probe.errors).toEqual([LOST]);
        expect(probe.calls.filter((call) => call === 'onEnd')).toEqual(['onEnd']);
        expect(probe.calls.includes('onAbort:false')).toBe(false);
      });

      it('let pass: the original answer goes on', async () => {
        const probe = new Probe(plan);
        const server = await start({ join: probe.join }, answerRichly);
        const answer = await ask(server, {}, kind.http2).answer;
        expect([answer.status, answer.body, headerOf(answer, 'location')]).toEqual([302, 'Found', '/in']);
        expect(probe.errors).toEqual([LOST]);
        expect(probe.calls.filter((call) => call === 'onHead' || call === 'onEnd')).toEqual(['onHead', 'onEnd']);
      });

      it('and onFailure threw as well: a generic 500 leaves, with a warning', async () => {
        const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
        const worse = new Error('worse');
        const probe = new Probe({
          ...plan,
          onFailure: () => {
            throw worse;
          },
        });
        const server = await start({ join: probe.join }, answerRichly);
        const answer = await ask(server, {}, kind.http2).answer;
        expect([answer.status, headerOf(answer, 'cache-control')]).toEqual([500, 'no-store']);
        expect(warned.mock.calls).toContainEqual(['worse', expect.objectContaining({ type: 'ResponseGateWarning' })]);
        warned.mockRestore();
      });
    });

    it('a replaced answer to HEAD has the length but no body', async () => {
      const probe = new Probe({ beforeHead: () => Promise.reject(LOST), onFailure: () => UNAVAILABLE });
      const server = await start({ join: probe.join }, answerRichly);
      const answer = await ask(server, { method: 'HEAD' }, kind.http2).answer;
      expect([answer.status, headerOf(answer, 'content-length'), answer.body]).toEqual([503, '15', '']);
    });

    it('replaced: onHead is not called; held and later calls are swallowed, each callback once and without an error', async () => {
      const commit = deferred();
      const probe = new Probe({ cookie: 'a=1', beforeHead: () => commit.promise, onFailure: () => UNAVAILABLE });
      const called: unknown[][] = [];
      const server = await start({ join: probe.join }, (_request, response) => {
        response.write('held', (...args: unknown[]) => called.push(['held', ...args]));
      });
      const exchange = ask(server, {}, kind.http2);
      await probe.until('beforeHead');
      commit.reject(LOST);
      const answer = await exchange.answer;
      expect([answer.status, cookiesOf(answer)]).toEqual([503, []]);
      expect(probe.calls).toEqual(['beforeHead', 'onFailure:head', 'onEnd']);
      const { response } = probe;
      expect(response.write('more', (...args: unknown[]) => called.push(['more', ...args]))).toBe(true);
      expect(response.end('end', (...args: unknown[]) => called.push(['end', ...args]))).toBe(response);
      expect(response.end()).toBe(response);
      response.flushHeaders();
      await ping(server, kind.http2);
      expect(called).toEqual([['held'], ['more'], ['end']]);
      expect(probe.calls).toEqual(['beforeHead', 'onFailure:head', 'onEnd']);
    });

    it('replaced while a stream waits for drain: the stream goes on and ends', async () => {
      const commit = deferred();
      const probe = new Probe({ beforeHead: () => commit.promise, onFailure: () => UNAVAILABLE });
      const drained = deferred();
      const server = await start({ join: probe.join }, (_request, response) => {
        expect(response.write('x')).toBe(false);
        response.once('drain', drained.resolve);
      });
      const exchange = ask(server, {}, kind.http2);
      await probe.until('beforeHead');
      commit.reject(LOST);
      expect((await exchange.answer).status).toBe(503);
      await drained.promise;
    });

    it('beforeEnd rejected after the head left: the answer ends as it was, the replacement is not honoured', async () => {
      const probe = new Probe({ beforeEnd: () => Promise.reject(LOST), onFailure: () => UNAVAILABLE });
      const server = await start(
        { join: probe.join },
        (_request, response) => void Readable.from(['a', 'b']).pipe(response),
      );
      const answer = await ask(server, {}, kind.http2).answer;
      expect([answer.status, answer.body]).toEqual([200, 'ab']);
      expect(probe.calls).toEqual(['beforeHead', 'onHead', 'beforeEnd', 'onFailure:end', 'onEnd']);
    });

    it('several fail: each is told, and the first replacement counts', async () => {
      const silent = new Probe({ beforeHead: () => Promise.reject(LOST) });
      const first = new Probe({ beforeHead: () => Promise.reject(LOST), onFailure: () => UNAVAILABLE });
      const second = new Probe({
        beforeHead: () => Promise.reject(LOST),
        onFailure: () => ({ ...UNAVAILABLE, status: 500 }),
      });
      const server = await start(
        { join: (response) => [silent, first, second].forEach((probe) => probe.join(response)) },
        answerRichly,
      );
      expect((await ask(server, {}, kind.http2).answer).status).toBe(503);
      expect([silent, first, second].map((probe) => probe.errors)).toEqual([[LOST], [LOST], [LOST]]);
    });

    it('node refuses a held chunk: a generic 500 leaves, with a warning', async () => {
      const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
      const commit = deferred();
      const probe = new Probe({ beforeHead: () => commit.promise });
      const server = await start({ join: probe.join }, (_request, response) => void response.end(123 as never));
      const exchange = ask(server, {}, kind.http2);
      await probe.until('beforeHead');
      commit.resolve();
      const outcome = await exchange.answer.then(
        (answer) => answer.status,
        () => 'closed',
      );
      // HTTP/2 sends the head before it looks at the chunk: the stream can only be closed.
      expect(outcome).toBe(kind.http2 ? 'closed' : 500);
      expect(warned.mock.calls).toContainEqual([expect.stringContaining('chunk'), expect.anything()]);
      await probe.until('onEnd');
      warned.mockRestore();
    });

    it('onEnd threw: the participant is told, the answer is complete', async () => {
      const probe = new Probe({
        onEnd: () => {
          throw LOST;
        },
        onFailure: () => UNAVAILABLE,
      });
      const server = await start({ join: probe.join }, (_request, response) => void response.end('fine'));
      expect((await ask(server, {}, kind.http2).answer).body).toBe('fine');
      expect(probe.calls.at(-1)).toBe('onFailure:end');
    });
  },
);
