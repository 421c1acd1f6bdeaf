import type { ServerResponse } from 'node:http';
import { isHeadGone, joinGate } from '../../../../lib/http/response-gate.js';
import { WAYS_TO_ANSWER } from './support/answers.js';
import { deferred } from './support/deferred.js';
import { ask, cookiesOf, ping, withoutCookies } from './support/exchange.js';
import { Probe } from './support/probe.js';
import { ServerPool } from './support/server-pool.js';
import { SERVERS, type Chain, type RawHandler, type ServerKind } from './support/servers.js';

describe.each(SERVERS.map((kind) => [kind.name, kind] as const))('the gate on %s', (_name, kind: ServerKind) => {
  const pool = new ServerPool();
  const start = (chain: Chain, handle: RawHandler) => pool.start(kind, chain, handle);

  const ways = WAYS_TO_ANSWER.filter((way) => !(way.http1Only && kind.http2));

  describe.each(ways.map((way) => [way.name, way] as const))('%s', (_way, { handle, method }) => {
    const asking = { path: '/', method: method ?? 'GET' };

    async function reference() {
      const bare = await start({}, handle);
      return ask(bare, asking, kind.http2).answer;
    }

    it('passing straight through is unchanged but for the cookie', async () => {
      const probe = new Probe({ cookie: 'a=1' });
      const server = await start({ join: probe.join }, handle);
      const answer = await ask(server, asking, kind.http2).answer;
      expect(cookiesOf(answer)).toEqual(['a=1']);
      expect(withoutCookies(answer)).toEqual(await reference());
      await probe.until('onEnd');
      expect([...probe.calls].sort()).toEqual(['beforeEnd', 'beforeHead', 'onEnd', 'onHead']);
    });

    it('held: no byte leaves before the promise resolves, then it is unchanged but for the cookie', async () => {
      const commit = deferred();
      const probe = new Probe({ cookie: 'a=1', beforeHead: () => commit.promise });
      const server = await start({ join: probe.join }, handle);
      const exchange = ask(server, asking, kind.http2);
      await probe.until('beforeHead');
      await ping(server, kind.http2);
      expect(exchange.heard()).toBe(false);
      expect(probe.calls).toEqual(['beforeHead']);
      commit.resolve();
      const answer = await exchange.answer;
      expect(cookiesOf(answer)).toEqual(['a=1']);
      expect(withoutCookies(answer)).toEqual(await reference());
      await probe.until('onEnd');
      expect([...probe.calls].sort()).toEqual(['beforeEnd', 'beforeHead', 'onEnd', 'onHead']);
    });
  });

  it('head and end together: what is done while beforeHead runs is asked for before the head leaves', async () => {
    const [head, end] = [deferred(), deferred()];
    const probe = new Probe({ cookie: 'a=1', beforeHead: () => head.promise, beforeEnd: () => end.promise });
    const server = await start({ join: probe.join }, (_request, response) => void response.end('together'));
    const exchange = ask(server, {}, kind.http2);
    await probe.until('beforeHead');
    head.resolve();
    await probe.until('beforeEnd');
    await ping(server, kind.http2);
    expect(exchange.heard()).toBe(false);
    end.resolve();
    expect((await exchange.answer).body).toBe('together');
    expect(probe.calls).toEqual(['beforeHead', 'beforeEnd', 'onHead', 'onEnd']);
  });

  it('head and end together with nothing to do before the head: a late change still holds both', async () => {
    const end = deferred();
    const probe = new Probe({ cookie: 'a=1', beforeEnd: () => end.promise });
    const server = await start({ join: probe.join }, (_request, response) => void response.end('together'));
    const exchange = ask(server, {}, kind.http2);
    await probe.until('beforeEnd');
    await ping(server, kind.http2);
    expect(exchange.heard()).toBe(false);
    end.resolve();
    expect(cookiesOf(await exchange.answer)).toEqual(['a=1']);
  });

  it('streamed: the last chunk waits for a late change at the end', async () => {
    const end = deferred();
    const probe = new Probe({ beforeEnd: () => end.promise });
    const calledBack: unknown[] = [];
    const server = await start({ join: probe.join }, (_request, response) => {
      response.write('first,');
      setImmediate(() => response.end('last', () => calledBack.push('end')));
    });
    const exchange = ask(server, {}, kind.http2);
    let complete = false;
    void exchange.answer.then(() => (complete = true));
    await exchange.firstChunk;
    await probe.until('beforeEnd');
    await ping(server, kind.http2);
    expect(complete).toBe(false);
    expect(probe.response.writableEnded).toBe(true);
    expect(probe.response.write('too late')).toBe(false);
    end.resolve();
    expect((await exchange.answer).body).toBe('first,last');
    expect(probe.calls).toEqual(['beforeHead', 'onHead', 'beforeEnd', 'onEnd']);
    await ping(server, kind.http2);
    expect(calledBack).toEqual(['end']);
  });

  it('held: it looks sent to frameworks, and refuses headers as node does', async () => {
    const commit = deferred();
    const probe = new Probe({ beforeHead: () => commit.promise });
    const server = await start({ join: probe.join }, (_request, response) => void response.end('x'));
    const exchange = ask(server, {}, kind.http2);
    await probe.until('beforeHead');
    const { response } = probe;
    const sent = expect.objectContaining({ code: 'ERR_HTTP_HEADERS_SENT' });
    expect([response.headersSent, response.writableEnded, isHeadGone(response)]).toEqual([true, true, true]);
    expect(() => response.setHeader('X-A', '1')).toThrow(sent);
    expect(() => response.appendHeader('X-A', '1')).toThrow(sent);
    expect(() => response.removeHeader('X-A')).toThrow(sent);
    expect(() => response.writeHead(500)).toThrow(sent);
    response.statusCode = 500;
    commit.resolve();
    expect((await exchange.answer).status).toBe(200);
    expect(response.headersSent).toBe(true);
  });

  it('held after a write: the end is not reported before it was called', async () => {
    const commit = deferred();
    const probe = new Probe({ beforeHead: () => commit.promise });
    const server = await start({ join: probe.join }, (_request, response) => void response.write('x'));
    const exchange = ask(server, {}, kind.http2);
    await probe.until('beforeHead');
    expect(probe.response.writableEnded).toBe(false);
    commit.resolve();
    await exchange.firstChunk;
    expect(probe.response.writableEnded).toBe(false);
    probe.response.end('y');
    expect((await exchange.answer).body).toBe('xy');
  });

  it('two participants: both are asked in the order of joining, and the answer waits for the slower', async () => {
    const [slow, quick] = [deferred(), deferred()];
    const order: string[] = [];
    const first = new Probe({ cookie: 'first=1', beforeHead: () => (order.push('first'), slow.promise) });
    const second = new Probe({ cookie: 'second=1', beforeHead: () => (order.push('second'), quick.promise) });
    const join = (response: ServerResponse): void => [first, second].forEach((probe) => probe.join(response));
    const server = await start({ join }, (_request, response) => void response.end('both'));
    const exchange = ask(server, {}, kind.http2);
    await second.until('beforeHead');
    quick.resolve();
    await ping(server, kind.http2);
    expect(exchange.heard()).toBe(false);
    slow.resolve();
    expect(cookiesOf(await exchange.answer)).toEqual(['first=1', 'second=1']);
    expect(order).toEqual(['first', 'second']);
  });

  it('joining is refused while the head is held and after it has left', async () => {
    const commit = deferred();
    const probe = new Probe({ beforeHead: () => commit.promise });
    const server = await start({ join: probe.join }, (_request, response) => void response.write('x'));
    const exchange = ask(server, {}, kind.http2);
    await probe.until('beforeHead');
    expect(joinGate(probe.response, new Probe())).toBe(false);
    commit.resolve();
    await exchange.firstChunk;
    expect(joinGate(probe.response, new Probe())).toBe(false);
    expect(isHeadGone(probe.response)).toBe(true);
    probe.response.end();
    await exchange.answer;
  });

  it('without a gate, a response whose head has left is not joined', async () => {
    let refused: boolean | undefined;
    const server = await start({}, (_request, response) => {
      expect(isHeadGone(response)).toBe(false);
      response.write('x');
      refused = joinGate(response, new Probe());
      response.end();
    });
    await ask(server, {}, kind.http2).answer;
    expect(refused).toBe(false);
  });

  it('an informational answer leaves at once and asks nobody', async () => {
    const commit = deferred();
    const probe = new Probe({ cookie: 'a=1', beforeHead: () => commit.promise });
    const server = await start({ join: probe.join }, (_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      expect(probe.calls).toEqual([]);
      response.end('x');
    });
    const exchange = ask(server, {}, kind.http2);
    await probe.until('beforeHead');
    commit.resolve();
    expect(cookiesOf(await exchange.answer)).toEqual(['a=1']);
  });

  it('callbacks of held writes and ends are called once each', async () => {
    const commit = deferred();
    const probe = new Probe({ beforeHead: () => commit.promise });
    const called: string[] = [];
    const server = await start({ join: probe.join }, (_request, response) => {
      response.write('a', () => called.push('a'));
      response.write('b', 'utf8', () => called.push('b'));
      response.end('c', () => called.push('end'));
    });
    const exchange = ask(server, {}, kind.http2);
    await probe.until('beforeHead');
    commit.resolve();
    await exchange.answer;
    await ping(server, kind.http2);
    expect(called.sort()).toEqual(['a', 'b', 'end']);
  });
});
