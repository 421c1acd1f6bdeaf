import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Reply } from '../support/faults/command-reader.js';
import { Conversation, MEMCACHED, type Protocol, REDIS } from '../support/faults/conversation.js';
import { FaultProxy } from '../support/faults/fault-proxy.js';
import { blackhole, deaf, delay, garbage, sometimes, truncate } from '../support/faults/faults.js';
import { LineServer } from '../support/line-server.js';
import { dice } from '../support/promises/chance.js';

const heard: string[] = [];
let server: LineServer;
let proxy: FaultProxy;
const sockets: Socket[] = [];

beforeAll(async () => {
  server = await LineServer.start((line) => {
    heard.push(line);
    return `you said ${line}\n`;
  });
});
afterAll(() => server.stop());

beforeEach(async () => {
  heard.length = 0;
  proxy = await FaultProxy.start(server.port);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await proxy.stop();
});

async function client(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1').setEncoding('latin1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket, text: string): Promise<string> {
  const answer = once(socket, 'data') as Promise<string[]>;
  socket.write(text);
  return (await answer)[0] as string;
}

/** The text that comes until the connection is over, and how that was. */
async function lastWords(socket: Socket, text: string): Promise<{ said: string; code: string | undefined }> {
  let said = '';
  let code: string | undefined;
  socket.on('data', (part: string) => (said += part));
  socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code));
  socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
  return { said, code };
}

describe('a line to a server', () => {
  it('that is well passes what both say', async () => {
    const socket = await client();
    expect(await ask(socket, 'one\n')).toBe('you said one\n');
    expect(proxy.requests).toBe(1);
  });

  it('that is slow passes it later, in order', async () => {
    proxy.fault = delay(30);
    const socket = await client();
    const began = performance.now();
    expect(await ask(socket, 'one\n')).toBe('you said one\n');
    expect(performance.now() - began).toBeGreaterThan(25);
  });

  it('that is a black hole passes nothing; healed, it passes what comes then', async () => {
    proxy.fault = blackhole;
    const socket = await client();
    socket.write('lost\n');
    const other = connect(server.port, '127.0.0.1').setEncoding('latin1');
    sockets.push(other);
    await ask(other, 'direct\n');
    proxy.heal();
    expect(await ask(socket, 'found\n')).toBe('you said found\n');
    expect(heard).toEqual(['direct', 'found']);
  });

  it('that is deaf lets commands be done and loses the answers', async () => {
    proxy.fault = deaf;
    const socket = await client();
    socket.write('done\n');
    while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(socket.bytesRead).toBe(0);
  });

  it.each(['reset', 'end'] as const)('that breaks in the middle of an answer (%s)', async (how) => {
    proxy.fault = truncate(4, how);
    expect(await lastWords(await client(), 'one\n')).toMatchObject({ said: 'you ' });
  });

  it('that talks nonsense', async () => {
    proxy.fault = garbage('\xff\0?');
    expect(await ask(await client(), 'one\n')).toBe('\xff\0?');
  });

  it('whose server vanishes leaves the client waiting', async () => {
    const socket = await client();
    await ask(socket, 'one\n');
    proxy.halfOpenAll();
    socket.write('two\n');
    const other = await client();
    expect(await ask(other, 'three\n')).toBe('you said three\n');
    expect([heard, socket.destroyed]).toEqual([['one', 'three'], false]);
  });

  it('that is down refuses, and works again on the same port', async () => {
    const { port } = proxy;
    await proxy.down();
    await expect(client()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.up();
    expect([proxy.port, await ask(await client(), 'one\n')]).toEqual([port, 'you said one\n']);
  });

  it('that crashes resets who was connected', async () => {
    const socket = await client();
    await ask(socket, 'one\n');
    const over = lastWords(socket, '');
    proxy.resetAll();
    expect(await over).toEqual({ said: '', code: 'ECONNRESET' });
  });

  it('that fails now and then does so as the dice fall', async () => {
    proxy.fault = sometimes(dice(1), 5, [garbage('?\n')]);
    const socket = await client();
    const answers = new Set<string>();
    for (let n = 0; n < 40; n++) answers.add(await ask(socket, 'one\n'));
    expect(answers).toEqual(new Set(['you said one\n', '?\n']));
  });
});

describe('answers in place of the server', () => {
  /** What a conversation lets through to either side. */
  function overheard(protocol: Protocol, reply: Reply) {
    const passed: string[] = [];
    const conversation = new Conversation(protocol, reply, {
      toServer: (bytes) => void passed.push(`server: ${bytes.toString()}`),
      toClient: (answer) => void passed.push(`client: ${answer}`),
    });
    return { passed, conversation };
  }

  it('are given to whole commands, wherever they were cut', () => {
    const { passed, conversation } = overheard(REDIS, ([verb, key]) =>
      verb === 'GET' ? `-OOM ${key}\r\n` : undefined,
    );
    for (const letter of '*2\r\n$3\r\nGET\r\n$4\r\na\r\nb\r\n'.split('')) conversation.said(Buffer.from(letter));
    conversation.said(Buffer.from('*1\r\n$4\r\nPING\r\n'));
    expect(passed).toEqual(['client: -OOM a\r\nb\r\n', 'server: *1\r\n$4\r\nPING\r\n']);
  });

  it('wait until the server has answered what was asked before', () => {
    const ping = '*1\r\n$4\r\nPING\r\n';
    const { passed, conversation } = overheard(REDIS, ([verb]) => (verb === 'GET' ? '-OOM\r\n' : undefined));
    conversation.said(Buffer.from(`${ping}${ping}*2\r\n$3\r\nGET\r\n$1\r\na\r\n${ping}`));
    conversation.answered(Buffer.from('*2\r\n$2\r\nab\r\n$-1\r'));
    conversation.answered(Buffer.from('\n'));
    expect(passed).toEqual([`server: ${ping}`, `server: ${ping}`]);
    conversation.answered(Buffer.from(':1\r\n'));
    expect(passed.slice(2)).toEqual(['client: -OOM\r\n', `server: ${ping}`]);
  });

  it('know the commands and answers of memcached', () => {
    const { passed, conversation } = overheard(MEMCACHED, ([verb]) => (verb === 'ms' ? 'NS\r\n' : undefined));
    conversation.said(Buffer.from('stats\r\nmg k v\r\nms key 4 T60\r\na\r\nb\r\nmn'));
    conversation.answered(Buffer.from('STAT a 1\r\nSTAT b 2\r\nEND\r\nVA 4 c1\r\na\r\nb'));
    expect(passed).toEqual(['server: stats\r\n', 'server: mg k v\r\n']);
    conversation.answered(Buffer.from('\r\n'));
    conversation.said(Buffer.from('\r\n'));
    expect(passed.slice(2)).toEqual(['client: NS\r\n', 'server: mn\r\n']);
  });

  it('are given by a line, until it is healed', async () => {
    const line = await FaultProxy.start(server.port, MEMCACHED);
    line.reply = ([verb]) => (verb === 'mg' ? 'EN\n' : undefined);
    const socket = connect(line.port, '127.0.0.1').setEncoding('latin1');
    sockets.push(socket);
    expect(await ask(socket, 'mg key\r\n')).toBe('EN\n');
    line.heal();
    expect(await ask(socket, 'mg key\r\n')).toBe('you said mg key\r\n');
    await line.stop();
  });
});
