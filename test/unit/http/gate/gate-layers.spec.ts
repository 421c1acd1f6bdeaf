import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { deferred } from './support/deferred.js';
import { ask, headerOf } from './support/exchange.js';
import { Probe } from './support/probe.js';
import { ServerPool } from './support/server-pool.js';
import { HTTP1_SERVERS, type Chain, type Middleware, type RawHandler, type ServerKind } from './support/servers.js';

/** Patches one method and counts its calls, with no memory of its own (on-headers has one). */
function counting(method: 'writeHead' | 'end', counts: number[]): Middleware {
  return (request, response, next) => {
    const original = response[method] as (...args: unknown[]) => ServerResponse;
    let calls = 0;
    Object.assign(response, {
      [method](this: ServerResponse, ...args: unknown[]) {
        if (request.url === '/') counts[0] = calls += 1;
        return original.apply(this, args);
      },
    });
    next();
  };
}

/** Patches `on` as compression does, but lets every listener through. */
const wrapsListening: Middleware = (_request, response, next) => {
  const { on } = response;
  response.on = function (this: ServerResponse, event: string, listener: (...args: unknown[]) => void) {
    return on.call(this, event, listener);
  } as never;
  next();
};

describe.each(HTTP1_SERVERS.map((kind) => [kind.name, kind] as const))(
  'a library that patches the response, on %s',
  (_name, kind: ServerKind) => {
    const pool = new ServerPool();
    const start = (chain: Chain, handle: RawHandler) => pool.start(kind, chain, handle);

    it.each(['before', 'after'] as const)(
      'writeHead patched %s the gate, held: called once, and the length is kept',
      async (place) => {
        const counts = [0];
        const commit = deferred();
        const probe = new Probe({ beforeHead: () => commit.promise });
        const server = await start(
          { join: probe.join, [place]: [counting('writeHead', counts)] },
          (_request, response) => void response.end('length'),
        );
        const exchange = ask(server);
        await probe.until('beforeHead');
        commit.resolve();
        expect(headerOf(await exchange.answer, 'content-length')).toBe('6');
        expect(counts).toEqual([1]);
      },
    );

    it('end patched before the gate, the client gone while held: it still hears of the end', async () => {
      const counts = [0];
      const commit = deferred();
      const probe = new Probe({ beforeHead: () => commit.promise });
      const server = await start(
        { before: [counting('end', counts)], join: probe.join },
        (_request, response) => void response.end('to nobody'),
      );
      const exchange = ask(server);
      await probe.until('beforeHead');
      const closed = once(probe.response, 'close');
      exchange.abort();
      await closed;
      expect(counts).toEqual([0]);
      commit.resolve();
      await probe.until('onEnd');
      expect(counts).toEqual([1]);
    });

    it('on patched before the gate, diverting nothing: a drain listener is called once', async () => {
      const commit = deferred();
      const probe = new Probe({ beforeHead: () => commit.promise });
      const drained = deferred();
      let drains = 0;
      const server = await start({ before: [wrapsListening], join: probe.join }, (_request, response) => {
        response.write('x');
        response.on('drain', () => {
          drains += 1;
          drained.resolve();
        });
      });
      const exchange = ask(server);
      await probe.until('beforeHead');
      commit.resolve();
      await drained.promise;
      probe.response.end();
      await exchange.answer;
      expect(drains).toBe(1);
    });
  },
);
