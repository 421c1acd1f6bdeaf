import { LibmemcachedAdapter } from '../../../../lib/adapters/libmemcached/libmemcached.adapter.js';
import { SessionManager } from '../../../../lib/core/session-manager.js';
import { MemcachedServer } from '../../../support/servers/memcached-server.js';

const ID = '0123456789abcdefghijklmnopqrstuv';
const KEY = `sess-memc-${ID}`;
const DAY = 86_400;

let server: MemcachedServer;
let adapter: LibmemcachedAdapter;

beforeAll(async () => {
  server = await MemcachedServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  adapter = create();
});
afterEach(async () => {
  await adapter.close();
  await server.ask('flush_all');
});

function create(): LibmemcachedAdapter {
  return new LibmemcachedAdapter({ servers: [{ port: server.port }], client: { timeout: 20_000 } });
}

async function manager(id?: string, of = adapter): Promise<SessionManager> {
  const session = new SessionManager().setAdapter(of);
  if (id !== undefined) session.setId(id);
  await session.start();
  return session;
}

/** What memcached counts of its commands. */
async function counts(): Promise<{ reads: number; writes: number }> {
  const stats = await server.ask('stats');
  const of = (name: string): number => Number(new RegExp(`^STAT ${name} (\\d+)`, 'm').exec(stats)?.[1]);
  return { reads: of('cmd_get'), writes: of('cmd_set') };
}

/** The seconds that memcached has for a key. */
async function secondsOf(key: string): Promise<number> {
  return Number(/ t(-?\d+)/.exec(await server.ask(`mg ${key} t`))?.[1]);
}

describe('what memcached holds', () => {
  it('is the text and nothing else, with flags 0, under the prefix and the id', async () => {
    await adapter.write(ID, '{"a":"Grüße"}', 60);
    expect(await server.ask(`mg ${KEY} v f s`)).toBe('VA 15 f0 s15\r\n{"a":"Gr\xc3\xbc\xc3\x9fe"}');
    expect([59, 60]).toContain(await secondsOf(KEY));
  });

  it('has line ends as they are, and comes back so', async () => {
    const data = 'a\r\nEND\r\nVALUE b 0 1\r\nc\\\n\r';
    await adapter.write(ID, data, 60);
    expect(await server.ask(`get ${KEY}`)).toBe(`VALUE ${KEY} 0 ${data.length}\r\n${data}\r\nEND`);
    expect(await adapter.read(ID)).toBe(data);
  });

  it.each([
    ['fractions are rounded up', 61.2, 62],
    ['less than a second is neither nothing nor for ever', 0.1, 2],
    ['30 days are relative', 30 * DAY, 30 * DAY],
    ['31 days are sent as a time', 31 * DAY, 31 * DAY],
    ['ten years', 3650 * DAY, 3650 * DAY],
  ])('lives as long as was asked for: %s', async (_, lifetime, seconds) => {
    await adapter.write(ID, 'some data', lifetime);
    const seen = await secondsOf(KEY);
    expect(seen).toBeGreaterThanOrEqual(seconds - 3);
    expect(seen).toBeLessThanOrEqual(seconds + 3);
    expect((await adapter.load(ID))?.remaining).toBeLessThanOrEqual(seconds + 3);
  });

  it('keeps its bytes through a touch', async () => {
    const { version } = (await adapter.swap(ID, null, 'ü\n', 60)) as { version: string };
    expect(await adapter.touch(ID, version, 600)).toBe(true);
    expect(await server.ask(`mg ${KEY} v f`)).toBe('VA 3 f0\r\n\xc3\xbc\n');
    expect(await secondsOf(KEY)).toBeGreaterThan(590);
  });

  it('is set aside for a day as it was', async () => {
    await adapter.write(ID, '{"broken', 60);
    await adapter.quarantine(ID, '{"broken');
    expect(await server.ask(`mg ${KEY} v`)).toBe('EN');
    expect(await server.ask(`mg ${KEY}.corrupt v`)).toBe('VA 8\r\n{"broken');
    expect(await secondsOf(`${KEY}.corrupt`)).toBeGreaterThan(DAY - 10);
  });
});

describe('what somebody else stored', () => {
  it.each([
    ['claims to be JSON and is not', 2, '{"broken'],
    ['claims to be a number', 8, '12'],
    ['claims to be binary', 4, 'abc'],
  ])('%s: is returned as it stands', async (_, flags, value) => {
    await server.ask(`set ${KEY} ${flags} 60 ${value.length}\r\n${value}`);
    expect(await adapter.read(ID)).toBe(value);
  });

  it('never expires: has all the time, until it is touched', async () => {
    await server.ask(`set ${KEY} 0 0 1\r\nx`);
    const stored = await adapter.load(ID);
    expect(stored?.remaining).toBe(Infinity);
    expect(await adapter.touch(ID, stored?.version as string, 60)).toBe(true);
    expect(await secondsOf(KEY)).toBeLessThanOrEqual(60);
  });

  it('a plain touch of somebody else does not refuse our write', async () => {
    await adapter.write(ID, 'first', 60);
    const stored = await adapter.load(ID);
    await server.ask(`set ${KEY} 0 60 5\r\nfirst`);
    expect(await adapter.swap(ID, stored?.version as string, 'second', 60)).toMatchObject({ swapped: true });
  });
});

describe('what cannot be stored is refused before it is sent', () => {
  it.each([
    ['an id that is too long', 'x'.repeat(129), 'data'],
    ['an id with a space', `${ID} x`, 'data'],
    ['an id with a line end', `${ID}\r\nflush_all`, 'data'],
    ['half a surrogate pair', ID, '\ud800'],
    ['a byte more than fits', ID, 'x'.repeat(2 ** 20 - 1023)],
  ])('%s', async (_, id, data) => {
    await adapter.open();
    const before = await counts();
    await expect(adapter.write(id, data, 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    await expect(adapter.swap(id, null, data, 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    expect(await counts()).toEqual(before);
  });

  it('a lifetime of nothing', async () => {
    await expect(adapter.write(ID, 'data', 0)).rejects.toMatchObject({ code: 'E_SESSION_OPTION' });
    await expect(adapter.write(ID, 'data', NaN)).rejects.toMatchObject({ code: 'E_SESSION_OPTION' });
  });

  it('the longest key and the largest value fit together', async () => {
    const long = new LibmemcachedAdapter({ servers: [{ port: server.port }], prefix: 'p'.repeat(210) });
    expect(long.maxIdLength).toBe(32);
    const data = 'x'.repeat(long.maxBytes);
    expect(await long.write(ID, data, 60)).toBe(true);
    expect((await long.read(ID)).length).toBe(data.length);
    await long.close();
  });
});

describe('commands per request', () => {
  it('a read is one, a read and a write are two, a create is one', async () => {
    const start = await counts();
    const first = await manager();
    first.set('a', 1);
    await first.save();
    expect(await counts()).toEqual({ reads: start.reads, writes: start.writes + 1 });

    const second = await manager(first.getId());
    second.set('b', 2);
    await second.save();
    expect(await counts()).toEqual({ reads: start.reads + 1, writes: start.writes + 2 });

    await manager(first.getId());
    expect(await counts()).toEqual({ reads: start.reads + 2, writes: start.writes + 2 });
  });
});

describe('parallel requests', () => {
  it('200 of two adapters on one session lose nothing', async () => {
    const other = create();
    const first = await manager();
    first.set('a', 1);
    await first.save();
    const id = first.getId();
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const session = await manager(id, index % 2 ? adapter : other);
        session.set(`key${index}`, index);
        await session.save();
      }),
    );
    const last = await manager(id);
    expect(Array.from({ length: 200 }, (_, index) => last.get(`key${index}`))).toEqual(
      Array.from({ length: 200 }, (_, index) => index),
    );
    await other.close();
  });

  it('a write after a destroy is refused, and nothing comes back', async () => {
    const first = await manager();
    first.set('a', 1);
    await first.save();
    const late = await manager(first.getId());
    const ending = await manager(first.getId());
    ending.destroy();
    await ending.save();
    late.set('b', 2);
    await expect(late.save()).rejects.toMatchObject({ code: 'E_SESSION_GONE' });
    expect(await server.ask(`mg sess-memc-${late.getId()} v`)).toBe('EN');
  });

  it('a retired id stays retired: a late touch and a late write do not revive it', async () => {
    const first = await manager();
    first.set('a', 1);
    await first.save();
    const old = first.getId();
    const before = await adapter.load(old);
    const rotating = await manager(old);
    rotating.regenerateId();
    await rotating.save();
    expect(await adapter.touch(old, before?.version as string, 3600)).toBe(false);
    expect(await adapter.swap(old, before?.version as string, 'revived', 3600)).toMatchObject({ swapped: false });
    expect(await secondsOf(`sess-memc-${old}`)).toBeLessThanOrEqual(900);
    const replayed = await manager(old);
    expect(replayed.get('a')).toBeUndefined();
  });
});
