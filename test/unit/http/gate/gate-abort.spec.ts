import { once } from 'node:events';
import { deferred } from './support/deferred.js';
import { ask } from './support/exchange.js';
import { Probe } from './support/probe.js';
import { ServerPool } from './support/server-pool.js';
import { SERVERS, type Chain, type RawHandler, type ServerKind } from './support/servers.js';

const DESTROYED = expect.objectContaining({ code: 'ERR_STREAM_DESTROYED' });

/** All macrotasks and ticks that are due have run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.each(SERVERS.map((kind) => [kind.name, kind] as const))(
  'a client that goes away, on %s',
  (_name, kind: ServerKind) => {
    const pool = new ServerPool();
    const start = (chain: Chain, handle: RawHandler) => pool.start(kind, chain, handle);

    it('before the head: told at once, not asked; the end of the handler is asked for as usual', async () => {
      const [commit, reached] = [deferred(), deferred()];
      const probe = new Probe({ beforeHead: () => commit.promise });
      const server = await start({ join: probe.join }, () => reached.resolve());
      const exchange = ask(server, {}, kind.http2);
      await reached.promise;
      exchange.abort();
      await probe.until('onAbort:false');
      await turn();
      expect(probe.calls).toEqual(['onAbort:false']);
      probe.response.setHeader('X-A', '1');
      probe.response.end('to nobody');
      commit.resolve();
      await probe.until('onEnd');
      expect(probe.calls).toEqual(['onAbort:false', 'beforeHead', 'beforeEnd', 'onHead', 'onEnd']);
    });

    it('while held, before the end: nothing is replayed, callbacks get an error; the end is asked for later', async () => {
      const commit = deferred();
      const probe = new Probe({ beforeHead: () => commit.promise });
      const called: unknown[] = [];
      const server = await start({ join: probe.join }, (_request, response) => {
        response.write('a', (error) => called.push(error));
      });
      const exchange = ask(server, {}, kind.http2);
      await probe.until('beforeHead');
      exchange.abort();
      await probe.until('onAbort:false');
      commit.resolve();
      await probe.until('onHead');
      await turn();
      expect(called).toEqual([DESTROYED]);
      expect(probe.calls).toEqual(['beforeHead', 'onAbort:false', 'onHead']);
      probe.response.end();
      expect(probe.calls).toEqual(['beforeHead', 'onAbort:false', 'onHead', 'beforeEnd', 'onEnd']);
    });

    it('while held, after the end: not an abort; all is asked, callbacks get an error', async () => {
      const commit = deferred();
      const probe = new Probe({ beforeHead: () => commit.promise });
      const called: unknown[] = [];
      const server = await start({ join: probe.join }, (_request, response) => {
        response.write('a', (error) => called.push(error));
        response.end('b', (...args: unknown[]) => called.push(args[0]));
      });
      const exchange = ask(server, {}, kind.http2);
      await probe.until('beforeHead');
      const closed = once(probe.response, 'close');
      exchange.abort();
      await closed;
      commit.resolve();
      await probe.until('onEnd');
      await turn();
      expect(probe.calls).toEqual(['beforeHead', 'beforeEnd', 'onHead', 'onEnd']);
      expect(called).toEqual([DESTROYED, DESTROYED]);
      expect(probe.response.writableEnded).toBe(true);
    });

    it('after the head: told that it had left; the end of the handler is asked for', async () => {
      const settled = deferred();
      const probe = new Probe({ beforeEnd: () => settled.promise });
      const server = await start({ join: probe.join }, (_request, response) => void response.write('first'));
      const exchange = ask(server, {}, kind.http2);
      await exchange.firstChunk;
      exchange.abort();
      await probe.until('onAbort:true');
      probe.response.end('to nobody');
      settled.resolve();
      await probe.until('onEnd');
      expect(probe.calls).toEqual(['beforeHead', 'onHead', 'onAbort:true', 'beforeEnd', 'onEnd']);
    });

    it('while held, and then the commit fails: the replacement goes nowhere, nothing throws', async () => {
      const commit = deferred();
      const probe = new Probe({
        beforeHead: () => commit.promise,
        onFailure: () => ({ status: 503, headers: {}, body: 'unavailable' }),
      });
      const called: unknown[] = [];
      const server = await start({ join: probe.join }, (_request, response) => {
        response.write('a', (error) => called.push(error));
      });
      const exchange = ask(server, {}, kind.http2);
      await probe.until('beforeHead');
      exchange.abort();
      await probe.until('onAbort:false');
      commit.reject(new Error('store is down'));
      await probe.until('onEnd');
      probe.response.end();
      await turn();
      expect(called).toEqual([DESTROYED]);
      expect(probe.calls).toEqual(['beforeHead', 'onAbort:false', 'onFailure:head', 'onEnd']);
    });

    it('before anybody joined: who joins is told at once', async () => {
      const [closed, release] = [deferred(), deferred()];
      const probe = new Probe();
      const server = await start({}, (_request, response) => {
        response.on('close', () => {
          probe.join(response);
          closed.resolve();
        });
        release.resolve();
      });
      const exchange = ask(server, {}, kind.http2);
      await release.promise;
      exchange.abort();
      await closed.promise;
      expect([probe.joined, probe.calls]).toEqual([true, ['onAbort:false']]);
    });

    it('never, with a complete answer: the close that follows is no abort', async () => {
      const closed = deferred();
      const probe = new Probe();
      const server = await start({ join: probe.join }, (_request, response) => {
        response.on('close', closed.resolve);
        response.end('x');
      });
      await ask(server, {}, kind.http2).answer;
      await closed.promise;
      expect(probe.calls).toEqual(['beforeHead', 'beforeEnd', 'onHead', 'onEnd']);
    });
  },
);
