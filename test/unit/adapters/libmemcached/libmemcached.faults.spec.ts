import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { LibmemcachedAdapter } from '../../../../lib/adapters/libmemcached/libmemcached.adapter.js';
import { MemcachedServer } from '../../../support/servers/memcached-server.js';
import { freePort } from '../../../support/servers/server-process.js';

const TIMEOUT = 300;
/** Milliseconds in which a store that is back must be in use again; the promise is one second. */
const BACK_WITHIN = 15_000;

const ids = Array.from({ length: 60 }, (_, index) => `one-of-sixty-sessions-number-${index}`);

const closers: (() => unknown)[] = [];
let warnings: jest.SpyInstance;

beforeEach(() => {
  warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});
afterEach(async () => {
  warnings.mockRestore();
  for (const close of closers.splice(0).reverse()) await close();
});

async function started(...args: string[]): Promise<MemcachedServer> {
  const server = await MemcachedServer.start(...args);
  closers.push(() => server.stop());
  return server;
}

function adapterOn(...ports: number[]): LibmemcachedAdapter {
  const adapter = new LibmemcachedAdapter({ servers: ports.map((port) => ({ port })), client: { timeout: TIMEOUT } });
  closers.push(() => adapter.close());
  return adapter;
}

/** A server of one's own that is no memcached. */
async function listening(answer: (line: string) => string | undefined): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.setEncoding('latin1').on('error', () => undefined);
    socket.on('data', (text: string) => {
      const reply = answer(text.trim());
      if (reply !== undefined) socket.write(reply);
    });
    closers.push(() => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A link to a server that can be cut: connections are refused then, and the server lives on. */
async function linkTo(target: number, port: number): Promise<{ cut: () => Promise<void> }> {
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    sockets.push(near, far);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.pipe(far).pipe(near);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const cut = async (): Promise<void> => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  return { cut };
}

/** Runs until it succeeds: a server that is back is found by itself. */
async function eventually<T>(run: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + BACK_WITHIN;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(50);
    }
  }
}

describe('at boot', () => {
  it('names the line that installs a driver that is missing', async () => {
    const load = () => Promise.reject(Object.assign(new Error('not there'), { code: 'ERR_MODULE_NOT_FOUND' }));
    const adapter = new LibmemcachedAdapter({}, undefined, load);
    await expect(adapter.open()).rejects.toMatchObject({
      code: 'E_SESSION_MISSING_DRIVER',
      message: expect.stringContaining('npm install memcached'),
    });
  });

  it('a server that is not there yet is one warning; sessions fail at once and work when it is there', async () => {
    const port = await freePort();
    const adapter = adapterOn(port);
    expect(await adapter.open()).toBe(true);
    expect(warnings).toHaveBeenCalledTimes(1);
    expect(warnings).toHaveBeenCalledWith(expect.stringContaining(`127.0.0.1:${port}`), { code: 'E_SESSION_STORE' });
    await expect(adapter.read(ids[0]!)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
  });

  it.each([
    ['Redis', '-ERR unknown command\r\n'],
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['a memcached that is too old', 'STAT version 1.5.22\r\nSTAT uptime 5\r\nEND\r\n'],
  ])('%s stops it', async (_, answer) => {
    const adapter = adapterOn(await listening(() => answer));
    await expect(adapter.open()).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
  });

  it('after close it says that it is closed, and can be opened again', async () => {
    const { port } = await started();
    const adapter = adapterOn(port);
    await adapter.open();
    await adapter.close();
    await expect(adapter.read(ids[0]!)).rejects.toThrow('closed');
    await adapter.open();
    expect(await adapter.read(ids[0]!)).toBe('');
  });
});

describe('one server', () => {
  it('silent: fails within the deadline, and works when it goes on', async () => {
    const server = await started();
    const adapter = adapterOn(server.port);
    await adapter.write(ids[0]!, 'before', 60);
    await server.pause();
    const asked = performance.now();
    const answers = await Promise.allSettled(ids.map((id) => adapter.read(id)));
    expect(performance.now() - asked).toBeLessThan(TIMEOUT * 10);
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(answers[0]).toMatchObject({ reason: { code: 'E_SESSION_STORE' } });
    server.process.signal('SIGCONT');
    expect(await eventually(() => adapter.read(ids[0]!))).toBe('before');
  });

  it('killed: commands on their way fail at once, and it is used again when it is back', async () => {
    const server = await started();
    const adapter = adapterOn(server.port);
    await adapter.write(ids[0]!, 'before', 60);
    await server.pause();
    const onItsWay = expect(adapter.write(ids[0]!, 'late', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await server.process.kill();
    await onItsWay;
    await expect(adapter.read(ids[0]!)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await server.process.restart();
    expect(await eventually(() => adapter.read(ids[0]!))).toBe('');
    expect(await adapter.write(ids[0]!, 'after', 60)).toBe(true);
  });

  it('a burst on a fresh connection is no failure', async () => {
    const server = await started();
    const adapter = adapterOn(server.port);
    await Promise.all(Array.from({ length: 500 }, (_, index) => adapter.write(`burst-${index}`, 'data', 60)));
    expect(await adapter.read('burst-499')).toBe('data');
    expect(await server.ask('stats')).toMatch(/STAT curr_connections [1-4]\r\n/);
  });

  it('full and not evicting: the write fails, and what was there stays', async () => {
    const server = await started('-M', '-m', '2');
    const adapter = adapterOn(server.port);
    const created = await adapter.swap(ids[0]!, null, 'small', 60);
    expect(created.swapped).toBe(true);
    const filling = Promise.all(ids.map((id) => adapter.write(`${id}-more`, 'x'.repeat(500_000), 60)));
    await expect(filling).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    const { version } = created as { version: string };
    await expect(adapter.swap(ids[0]!, version, 'x'.repeat(500_000), 60)).rejects.toThrow();
    expect(await adapter.read(ids[0]!)).toBe('small');
  });

  it('an answer that is none gives the connection up', async () => {
    const port = await listening((line) => (line.startsWith('stats') ? undefined : 'NONSENSE\r\n'));
    const adapter = adapterOn(port);
    await expect(adapter.read(ids[0]!)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await expect(adapter.write(ids[0]!, 'data', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
  });

  it('the answer for another key is never served', async () => {
    const adapter = adapterOn(await listening(() => 'VA 6 c1 t60 ksess-memc-other\r\nsecret\r\n'));
    await expect(adapter.read(ids[0]!)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
  });

  it('no error tells an id or data', async () => {
    const adapter = adapterOn(await freePort());
    const error = (await adapter.write('secret-id-of-somebody', 'secret data', 60).catch((e: unknown) => e)) as Error;
    expect(`${error.stack} ${String((error.cause as Error).stack)}`).not.toMatch(/secret/);
  });
});

describe('one of two servers', () => {
  async function two() {
    const servers = [await started(), await started()] as const;
    const adapter = adapterOn(...servers.map(({ port }) => port));
    await Promise.all(ids.map((id) => adapter.write(id, `data of ${id}`, 600)));
    const [first, second] = servers;
    const onFirst: string[] = [];
    for (const id of ids) if ((await first.ask(`mg sess-memc-${id} t`)).startsWith('HD')) onFirst.push(id);
    expect(onFirst.length).toBeGreaterThan(5);
    expect(onFirst.length).toBeLessThan(ids.length - 5);
    return { adapter, first, second, onFirst, onSecond: ids.filter((id) => !onFirst.includes(id)) };
  }

  it('killed: its sessions are gone, the others work, new ones go to the survivor', async () => {
    const { adapter, first, onFirst, onSecond } = await two();
    await first.process.kill();
    for (const id of onSecond) expect(await adapter.read(id)).toBe(`data of ${id}`);
    // The connection that broke may fail what it had; after that nothing does.
    await eventually(() => adapter.read(onFirst[0]!));
    for (const id of onFirst) expect(await adapter.load(id)).toBeNull();
    for (const id of onFirst) expect(await adapter.swap(id, null, 'new', 60)).toMatchObject({ swapped: true });
    for (const id of onFirst) expect(await adapter.read(id)).toBe('new');
  });

  it('back again: it is used, and what was written elsewhere meanwhile never comes back', async () => {
    const { adapter, first, second, onFirst } = await two();
    await first.process.kill();
    await eventually(() => adapter.write(onFirst[0]!, 'made meanwhile', 600));
    for (const id of onFirst.slice(1)) await adapter.write(id, 'made meanwhile', 600);
    await first.process.restart();
    await eventually(async () => {
      const left = await Promise.all(onFirst.map((id) => second.ask(`mg sess-memc-${id} t`)));
      expect(left).toEqual(left.map(() => 'EN'));
      await adapter.write(onFirst[0]!, 'home', 600);
      expect(await first.ask(`mg sess-memc-${onFirst[0]!} v`)).toBe('VA 4\r\nhome');
    });
    await first.process.kill();
    await eventually(() => adapter.read(onFirst[0]!));
    for (const id of onFirst) expect(await adapter.read(id)).toBe('');
  });

  it('cut off and back with its memory: it is emptied, so that what was ended meanwhile stays ended', async () => {
    const [cut, other] = [await started(), await started()];
    const port = await freePort();
    const link = await linkTo(cut.port, port);
    const adapter = adapterOn(port, other.port);
    await Promise.all(ids.map((id) => adapter.write(id, 'before', 600)));
    const moved: string[] = [];
    for (const id of ids) if ((await cut.ask(`mg sess-memc-${id} t`)).startsWith('HD')) moved.push(id);
    await link.cut();
    await eventually(async () => expect(await adapter.read(moved[0]!)).toBe(''));
    closers.push((await linkTo(cut.port, port)).cut);
    await eventually(async () => {
      await adapter.write(moved[0]!, 'after', 600);
      expect(await cut.ask(`mg sess-memc-${moved[0]!} v`)).toBe('VA 5\r\nafter');
    });
    for (const id of moved.slice(1)) expect(await adapter.read(id)).toBe('');
  });

  it('silent: its sessions fail and stay where they are; the others work', async () => {
    const { adapter, first, onFirst, onSecond } = await two();
    await first.pause();
    await expect(adapter.read(onFirst[0]!)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    for (const id of onSecond) expect(await adapter.read(id)).toBe(`data of ${id}`);
    first.process.signal('SIGCONT');
    for (const id of onFirst) expect(await eventually(() => adapter.read(id))).toBe(`data of ${id}`);
  });

  it('keys lie where they lay with the list in another order', async () => {
    const { adapter, first, second } = await two();
    await adapter.close();
    const other = adapterOn(second.port, first.port);
    for (const id of ids) expect(await other.read(id)).toBe(`data of ${id}`);
  });

  it('weights share the sessions', async () => {
    const servers = [await started(), await started()] as const;
    const adapter = new LibmemcachedAdapter({
      servers: [
        { port: servers[0].port, weight: 9 },
        { port: servers[1].port, weight: 1 },
      ],
    });
    closers.push(() => adapter.close());
    await Promise.all(Array.from({ length: 400 }, (_, index) => adapter.write(`weighed-${index}`, 'data', 60)));
    const [many, few] = await Promise.all(
      servers.map(async (each) => Number(/curr_items (\d+)/.exec(await each.ask('stats'))?.[1])),
    );
    expect(many! + few!).toBe(400);
    expect(many!).toBeGreaterThan(few! * 3);
  });
});
