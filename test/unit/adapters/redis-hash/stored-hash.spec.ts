import { shortHash } from '../../../../lib/utils/short-hash.js';
import { Bench } from '../../../support/open-session.js';
import { HashServer, ID, KEY, NOW, NOW_TEXT } from './hash-server.js';

const redis = new HashServer();

/** As the guide's PHP writes a session: HSET, then EXPIRE. */
async function php(fields: Record<string, string>, ttl = 15): Promise<void> {
  const reserved = { created_at: NOW_TEXT, last_accessed_at: NOW_TEXT, session_ttl: String(ttl) };
  const pairs = Object.entries({ ...fields, ...reserved }).flat();
  await redis.server.cli('HSET', KEY, ...pairs);
  await redis.server.cli('EXPIRE', KEY, String(ttl));
}

function benchOf(): Bench {
  return new Bench({ adapter: redis.adapter }, redis.clock);
}

describe('what redis-cli sees', () => {
  it('a session is a hash: its variables as they are, the fields of the guide, and three small ones', async () => {
    const id = await benchOf().stored({ username: 'andrew', page_views: 3 });
    const metadata = JSON.stringify({ idHash: shortHash(id), created: NOW, ends: NOW + 86_400_000 });
    expect(await redis.server.cli('KEYS', '*')).toBe(`session:${id}`);
    expect(await redis.hash(`session:${id}`)).toEqual({
      username: 'andrew',
      page_views: '3',
      created_at: NOW_TEXT,
      last_accessed_at: NOW_TEXT,
      session_ttl: '3600',
      '~t': '789',
      '~r': '1',
      '~m': metadata.slice(0, 64),
      '~m2': metadata.slice(64),
    });
    expect(await redis.server.cli('HGET', `session:${id}`, 'username')).toBe('andrew');
    expect(Number(await redis.server.cli('PTTL', `session:${id}`))).toBeGreaterThan(3_590_000);
  });

  it('a bag has a field per key', async () => {
    const bench = benchOf();
    const session = await bench.started();
    session.bag('cart').set('items', 2).set('a.b', 'x');
    session.set('dotted.name', 'plain');
    await session.save();
    const hash = await redis.hash(`session:${session.getId()}`);
    expect(hash).toMatchObject({ cart: '{}', 'cart.items': '2', 'cart.a.b': 'x', 'dotted\\.name': 'plain' });
  });

  it('a small session of three variables takes at most 400 bytes', async () => {
    const id = await benchOf().stored({ username: 'andrew', page_views: 3, role: 'editor' });
    expect(await redis.server.cli('OBJECT', 'ENCODING', `session:${id}`)).toMatch(/^(?:listpack|ziplist)$/);
    const bytes = Number(await redis.server.cli('MEMORY', 'USAGE', `session:${id}`));
    expect(bytes).toBeLessThanOrEqual(400);
  });

  it('variables with names that are taken get a tilde; they come back, and nothing of ours is touched', async () => {
    const bench = benchOf();
    const names = ['created_at', 'last_accessed_at', 'session_ttl', '~m', '~r', '~x', '~', '~~created_at', '__proto__'];
    const id = await bench.stored(Object.fromEntries(names.map((name) => [name, `my ${name}`])));
    const hash = await redis.hash(`session:${id}`);
    expect(hash).toMatchObject({ created_at: NOW_TEXT, '~created_at': 'my created_at', '~r': '1', '~~r': 'my ~r' });
    expect(await bench.variablesOf(id)).toEqual(Object.fromEntries(names.map((name) => [name, `my ${name}`])));
    const session = await bench.started(id);
    session.clear();
    await session.save();
    expect(Object.keys(await redis.hash(`session:${id}`)).sort()).toEqual(
      ['created_at', 'last_accessed_at', 'session_ttl', '~m', '~m2', '~r', '~t'].sort(),
    );
  });

  it('a long or foreign metadata text comes back as it was given, and its pieces go with it', async () => {
    const { adapter } = redis;
    const given = [`{"long":"${'x'.repeat(200)}"}`, '', 'ünïcödé '.repeat(20), 'short', 'y'.repeat(64), 'z'.repeat(65)];
    await adapter.applyFields(ID, { expect: 'absent', operations: [], metadata: '{}', lifetime: 60 });
    for (const metadata of given) {
      await adapter.applyFields(ID, { expect: 'live', operations: [], metadata, lifetime: 60 });
      expect((await adapter.loadFields(ID))?.metadata).toBe(metadata);
    }
    expect(
      Object.keys(await redis.hash())
        .filter((name) => name.startsWith('~m'))
        .sort(),
    ).toEqual(['~m', '~m2']);
  });

  it('an id that was rotated away is marked, and created_at is that of the session', async () => {
    const bench = benchOf();
    const id = await bench.stored();
    await redis.pass(100);
    const session = await bench.started(id);
    session.regenerateId();
    await session.save();
    expect(await redis.hash(`session:${id}`)).toMatchObject({ '~x': '1', session_ttl: '900' });
    const successor = await redis.hash(`session:${session.getId()}`);
    expect(successor).toMatchObject({ created_at: NOW_TEXT, last_accessed_at: '2026-04-02T12:36:36+00:00' });
  });

  it('a lifetime is kept to the millisecond, rounded up', async () => {
    await redis.adapter.write(ID, 'x', 100.0001);
    expect(await redis.server.cli('HGET', KEY, 'session_ttl')).toBe('100.001');
    const left = Number(await redis.server.cli('PTTL', KEY));
    expect(left).toBeGreaterThan(90_000);
    expect(left).toBeLessThanOrEqual(100_001);
  });

  it.each([0, -1, NaN, Infinity, 1e300])('a lifetime of %p is refused before anything is sent', async (lifetime) => {
    const failed = { code: 'E_SESSION_OPTION' };
    const create = { expect: 'absent', operations: [], lifetime } as const;
    await expect(redis.adapter.write(ID, 'x', lifetime)).rejects.toMatchObject(failed);
    await expect(redis.adapter.applyFields(ID, create)).rejects.toMatchObject(failed);
    await expect(redis.adapter.touch(ID, 1, lifetime)).rejects.toMatchObject(failed);
    expect(await redis.server.cli('DBSIZE')).toBe('0');
  });

  it('half a surrogate pair and too many operations are refused before anything is sent', async () => {
    const failed = { code: 'E_SESSION_STORE' };
    const change = (field: string, value: string, metadata = '{}', times = 1) =>
      redis.adapter.applyFields(ID, {
        expect: 'absent',
        operations: Array.from({ length: times }, () => ({ kind: 'set', field, value }) as const),
        metadata,
        lifetime: 60,
      });
    await expect(change('a', 'x\ud800')).rejects.toMatchObject(failed);
    await expect(change('\udc00', 'x')).rejects.toMatchObject(failed);
    await expect(change('a', 'x', '\udc00')).rejects.toMatchObject(failed);
    await expect(change('a', 'x', '{}', 20_001)).rejects.toMatchObject(failed);
    await expect(redis.adapter.write(ID, '\ud800', 60)).rejects.toMatchObject(failed);
    expect(await redis.server.cli('DBSIZE')).toBe('0');
    expect(await change('a', 'x', '{}', 20_000)).toMatchObject({ applied: true });
  });
});

describe('hashes of other programs', () => {
  it("a session of the guide's PHP is one: variables, lifetime and creation are those of its fields", async () => {
    await php({ username: 'andrew', page_views: '3' });
    const bench = benchOf();
    const session = await bench.started(ID);
    expect({ ...session.all() }).toEqual({ username: 'andrew', page_views: 3 });
    expect(session.createdAt?.getTime()).toBe(Date.parse(NOW_TEXT));
    // The guide counts whole seconds: it was 789 milliseconds later.
    expect(session.getRemainingLifetime()).toBe(15 - 0.789);
    session.increment('page_views');
    session.set('role', 'editor');
    await session.save();
    expect(await redis.hash()).toMatchObject({
      username: 'andrew',
      page_views: '4',
      role: 'editor',
      session_ttl: '15',
      created_at: NOW_TEXT,
    });
    expect(Number(await redis.server.cli('TTL', KEY))).toBeLessThanOrEqual(15);
  });

  it('it slides by its own TTL, ends with it, and can be rotated and ended', async () => {
    await php({ username: 'andrew' });
    const bench = benchOf();
    await redis.pass(10);
    await (await bench.started(ID)).save();
    await redis.pass(10);
    const session = await bench.started(ID);
    expect(session.get('username')).toBe('andrew');
    session.regenerateId();
    await session.save();
    expect(await redis.hash(`session:${session.getId()}`)).toMatchObject({ username: 'andrew', session_ttl: '15' });
    expect(await bench.variablesOf(ID)).toBeUndefined();
    await redis.pass(16);
    expect(await bench.variablesOf(session.getId())).toBeUndefined();
  });

  it('fields that PHP changes meanwhile stay, and its last_accessed_at counts', async () => {
    const bench = benchOf();
    const id = await bench.stored({ username: 'andrew' });
    const session = await bench.started(id);
    await redis.server.cli('HSET', `session:${id}`, 'from_php', 'yes', 'last_accessed_at', NOW_TEXT);
    session.set('role', 'editor');
    await session.save();
    expect(await bench.variablesOf(id)).toEqual({ username: 'andrew', role: 'editor', from_php: 'yes' });
  });

  it('a field that remained of a session that PHP refreshed too late is none, and is replaced', async () => {
    await redis.server.cli('HSET', KEY, 'last_accessed_at', NOW_TEXT, 'leftover', '1');
    expect(await redis.adapter.loadFields(ID)).toBeNull();
    expect(await redis.adapter.read(ID)).toBe('');
    expect(await redis.adapter.touch(ID, 0, 60)).toBe(false);
    const change = { operations: [{ kind: 'set', field: 'a', value: '1' }], lifetime: 60 } as const;
    const live = await redis.adapter.applyFields(ID, { expect: 'live', ...change });
    expect(live).toEqual({ applied: false, current: null });
    expect(await redis.adapter.applyFields(ID, { expect: 'absent', ...change })).toMatchObject({ applied: true });
    expect((await redis.adapter.loadFields(ID))?.fields).toEqual(new Map([['a', '1']]));
  });

  it('a TTL that makes no sense: the default lifetime', async () => {
    for (const ttl of ['0', '-5', 'soon', '']) {
      await redis.server.cli('HSET', KEY, 'session_ttl', ttl, 'last_accessed_at', NOW_TEXT);
      const stored = await redis.adapter.loadFields(ID);
      expect(JSON.parse(stored?.metadata ?? '')).toEqual({ created: 0, issued: 0, lifetime: 3600 });
      expect(stored?.remaining).toBeGreaterThan(3598);
    }
  });

  it('a key of another type: everything fails with the reason, and its value stays', async () => {
    await redis.server.cli('SET', KEY, 'a string');
    const { adapter } = redis;
    const failed = { code: 'E_SESSION_STORE', message: expect.stringContaining('prefix of its own') as string };
    const change = { operations: [], lifetime: 60 } as const;
    await expect(adapter.read(ID)).rejects.toMatchObject(failed);
    await expect(adapter.write(ID, 'x', 60)).rejects.toMatchObject(failed);
    await expect(adapter.loadFields(ID)).rejects.toMatchObject(failed);
    await expect(adapter.applyFields(ID, { expect: 'absent', ...change })).rejects.toMatchObject(failed);
    await expect(adapter.applyFields(ID, { expect: 'live', ...change })).rejects.toMatchObject(failed);
    await expect(adapter.touch(ID, 1, 60)).rejects.toMatchObject(failed);
    await expect(adapter.getSession(ID)).rejects.toMatchObject(failed);
    await expect(adapter.updateSession(ID, { a: 1 })).rejects.toMatchObject(failed);
    expect(await redis.server.cli('GET', KEY)).toBe('a string');
  });

  it('ids() lists hashes under ids, and nothing else', async () => {
    await redis.adapter.write(ID, 'x', 60);
    await redis.server.cli('SET', 'session:a-string', 'x');
    await redis.server.cli('HSET', 'session:with:colon', 'a', 'b');
    await redis.server.cli('HSET', `other:${ID}`, 'a', 'b');
    const listed: string[] = [];
    for await (const id of redis.adapter.ids()) listed.push(id);
    expect(listed).toEqual([ID]);
  });
});

describe('the six verbs beside the fields', () => {
  it('write() keeps the text in one field, and created_at', async () => {
    await redis.adapter.write(ID, 'first', 60);
    await redis.pass(10);
    await redis.adapter.write(ID, 'second', 60);
    expect(await redis.hash()).toEqual({
      '~d': 'second',
      created_at: NOW_TEXT,
      last_accessed_at: '2026-04-02T12:35:06+00:00',
      session_ttl: '60',
      '~t': '789',
    });
  });

  it('read() of a session with variables gives their texts as JSON; of a retired one nothing', async () => {
    const bench = benchOf();
    const id = await bench.stored({ username: 'andrew', page_views: 3, created_at: 'mine' });
    expect(JSON.parse(await redis.adapter.read(id))).toEqual({
      username: 'andrew',
      page_views: '3',
      created_at: 'mine',
    });
    const session = await bench.started(id);
    session.regenerateId();
    await session.save();
    expect(await redis.adapter.read(id)).toBe('');
  });

  it('what was written as one text is no session with variables: it is refused, and stays', async () => {
    const { adapter } = redis;
    await adapter.write(ID, 'text', 60);
    const failed = { code: 'E_SESSION_STORE', message: expect.stringContaining('write()') as string };
    const change = { operations: [], lifetime: 60 } as const;
    await expect(adapter.loadFields(ID)).rejects.toMatchObject(failed);
    for (const expect_ of ['absent', 'live', { revision: 0 }] as const)
      await expect(adapter.applyFields(ID, { expect: expect_, ...change })).rejects.toMatchObject(failed);
    expect(await adapter.touch(ID, 0, 60)).toBe(false);
    expect(await adapter.getSession(ID)).toBeNull();
    expect(await adapter.read(ID)).toBe('text');
  });
});
