import { Bench } from '../../../support/open-session.js';
import { HashServer, NOW_TEXT } from './hash-server.js';

const redis = new HashServer();

function benchOf(): Bench {
  return new Bench({ adapter: redis.adapter }, redis.clock);
}

async function ttlOf(id: string): Promise<number> {
  return Math.ceil(Number(await redis.server.cli('PTTL', `session:${id}`)) / 1000);
}

/** A session that is gone, in each way. */
const GONE: Record<string, () => Promise<string>> = {
  'an unknown session': async () => 'unknown',
  'an id that can be none': async () => '../*',
  'a deleted session': async () => {
    const id = await redis.adapter.createSession({ n: 1 });
    await redis.adapter.deleteSession(id);
    return id;
  },
  'an expired session': async () => {
    const id = await redis.adapter.createSession({ n: 1 }, 5);
    await redis.pass(5);
    return id;
  },
  'a session past its absolute end': async () => {
    const bench = new Bench({ adapter: redis.adapter, absoluteLifetime: 100 }, redis.clock);
    const id = await bench.stored({ n: 1 });
    // By the clock alone: as if somebody had prolonged the key.
    redis.clock.advance(100);
    return id;
  },
  'a session whose id was rotated away': async () => {
    const bench = benchOf();
    const session = await bench.started(await bench.stored({ n: 1 }));
    const id = session.getId();
    session.regenerateId();
    await session.save();
    return id;
  },
};

describe("the guide's verbs", () => {
  it('createSession: the hash of the guide, under an id with 160 random bits', async () => {
    const id = await redis.adapter.createSession({ username: 'andrew', page_views: 0 }, 15);
    expect(id).toMatch(/^[0-9a-f]{40}$/);
    expect(await redis.hash(`session:${id}`)).toEqual({
      username: 'andrew',
      page_views: '0',
      created_at: NOW_TEXT,
      last_accessed_at: NOW_TEXT,
      session_ttl: '15',
      '~t': '789',
      '~r': '1',
    });
    expect(await ttlOf(id)).toBe(15);
  });

  it('getSession: all fields as text, with the three of the guide', async () => {
    const id = await redis.adapter.createSession({ username: 'andrew', page_views: 0, admin: true }, 15);
    await redis.pass(3);
    const session = { username: 'andrew', page_views: '0', admin: 'true', created_at: NOW_TEXT, session_ttl: '15' };
    expect({ ...(await redis.adapter.getSession(id, false)) }).toEqual({ ...session, last_accessed_at: NOW_TEXT });
    expect(await ttlOf(id)).toBe(12);
    const now = '2026-04-02T12:34:59+00:00';
    expect({ ...(await redis.adapter.getSession(id)) }).toEqual({ ...session, last_accessed_at: now });
    expect(await ttlOf(id)).toBe(15);
  });

  it('updateSession: sets some fields, leaves the others, and the TTL begins anew', async () => {
    const id = await redis.adapter.createSession({ a: '1', b: '2' }, 15);
    await redis.pass(3);
    expect(await redis.adapter.updateSession(id, { b: 'two', c: 3 })).toBe(true);
    expect(await redis.adapter.getSession(id, false)).toMatchObject({ a: '1', b: 'two', c: '3', session_ttl: '15' });
    expect(await ttlOf(id)).toBe(15);
  });

  it('incrementField: counts, and tells the new value', async () => {
    const id = await redis.adapter.createSession({ n: '41', text: 'x' });
    expect(await redis.adapter.incrementField(id, 'n')).toBe(42);
    expect(await redis.adapter.incrementField(id, 'n', -2)).toBe(40);
    expect(await redis.adapter.incrementField(id, 'n', 0.5)).toBe(40.5);
    expect(await redis.adapter.incrementField(id, 'new', 7)).toBe(7);
    await expect(redis.adapter.incrementField(id, 'text')).rejects.toMatchObject({ code: 'E_SESSION_NOT_A_NUMBER' });
    await expect(redis.adapter.incrementField(id, 'n', NaN)).rejects.toMatchObject({ code: 'E_SESSION_NOT_A_NUMBER' });
  });

  it('incrementField: two hundred at once lose nothing', async () => {
    const id = await redis.adapter.createSession();
    const other = await redis.opened();
    const counts = await Promise.all(
      Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? redis.adapter : other).incrementField(id, 'n')),
    );
    expect(counts.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
  });

  it('setSessionTtl: another TTL from now on, which stays', async () => {
    const id = await redis.adapter.createSession({ n: 1 }, 15);
    expect(await redis.adapter.setSessionTtl(id, 100.5)).toBe(true);
    expect(await redis.adapter.getSession(id, false)).toMatchObject({ session_ttl: '100.5' });
    await redis.pass(60);
    await redis.adapter.updateSession(id, { n: 2 });
    expect(await ttlOf(id)).toBe(101);
  });

  it('deleteSession: whether it was there', async () => {
    const id = await redis.adapter.createSession({ n: 1 });
    expect(await redis.adapter.deleteSession(id)).toBe(true);
    expect(await redis.adapter.deleteSession(id)).toBe(false);
    expect(await redis.server.cli('DBSIZE')).toBe('0');
  });

  it.each([0, -1, -0.5, NaN, Infinity, -Infinity])('a TTL of %p is the option lifetime', async (ttl) => {
    const adapter = await redis.opened({ lifetime: 77 });
    const id = await adapter.createSession({}, ttl);
    expect(await ttlOf(id)).toBe(77);
    await adapter.setSessionTtl(id, 10);
    expect(await adapter.setSessionTtl(id, ttl)).toBe(true);
    expect(await adapter.getSession(id, false)).toMatchObject({ session_ttl: '77' });
    expect(await ttlOf(id)).toBe(77);
  });

  it('reserved fields are ignored', async () => {
    const reserved = { created_at: 'x', last_accessed_at: 'x', session_ttl: '1' };
    const id = await redis.adapter.createSession({ a: 'b', ...reserved });
    expect(await redis.adapter.updateSession(id, reserved)).toBe(true);
    for (const field of Object.keys(reserved)) expect(await redis.adapter.incrementField(id, field)).toBeNull();
    expect({ ...(await redis.adapter.getSession(id)) }).toEqual({
      a: 'b',
      created_at: NOW_TEXT,
      last_accessed_at: NOW_TEXT,
      session_ttl: '3600',
    });
    await redis.adapter.updateSession(id, { '~r': '100', '~x': '1' });
    expect(await redis.adapter.getSession(id)).toMatchObject({ '~r': '100', '~x': '1' });
    expect(await redis.hash(`session:${id}`)).toMatchObject({ '~r': '2', '~~r': '100' });
  });
});

describe.each(Object.entries(GONE))('%s', (_title, make) => {
  it('is null or false to every verb, and none revives or prolongs it', async () => {
    const id = await make();
    const before = await redis.admin.pttl(`session:${id}`);
    const { adapter } = redis;
    expect(await adapter.getSession(id)).toBeNull();
    expect(await adapter.getSession(id, false)).toBeNull();
    expect(await adapter.updateSession(id, { n: 2 })).toBe(false);
    expect(await adapter.incrementField(id, 'n')).toBeNull();
    expect(await adapter.setSessionTtl(id, 9999)).toBe(false);
    expect(await redis.admin.pttl(`session:${id}`)).toBeLessThanOrEqual(before);
  });
});

describe('the same sessions by the verbs and by the manager', () => {
  it('the manager reads, writes and slides a session of the verbs', async () => {
    const id = await redis.adapter.createSession({ username: 'andrew', page_views: 0 }, 15);
    const bench = benchOf();
    const session = await bench.started(id);
    expect({ ...session.all() }).toEqual({ username: 'andrew', page_views: 0 });
    expect(session.getRemainingLifetime()).toBe(15);
    expect(session.createdAt?.toISOString()).toBe('2026-04-02T12:34:56.000Z');
    session.increment('page_views');
    await session.save();
    await redis.pass(10);
    await (await bench.started(id)).save();
    expect(await ttlOf(id)).toBe(15);
    expect(await redis.adapter.getSession(id)).toMatchObject({ username: 'andrew', page_views: '1' });
  });

  it('the verbs read, count and end a session of the manager', async () => {
    const bench = benchOf();
    const id = await bench.stored({ username: 'andrew', n: 1, code: '007', list: [1] });
    expect(await redis.adapter.getSession(id)).toMatchObject({ username: 'andrew', n: '1', code: '007', list: '[1]' });
    expect(await redis.adapter.incrementField(id, 'n')).toBe(2);
    await redis.adapter.updateSession(id, { role: 'editor' });
    expect(await bench.variablesOf(id)).toEqual({ username: 'andrew', n: 2, code: '007', list: [1], role: 'editor' });
    await redis.adapter.deleteSession(id);
    expect(await bench.variablesOf(id)).toBeUndefined();
  });

  it('a TTL given by the verb is the lifetime of the session for the manager', async () => {
    const bench = benchOf();
    const id = await bench.stored();
    await redis.adapter.setSessionTtl(id, 100);
    const session = await bench.started(id);
    expect(session.getRemainingLifetime()).toBe(100);
    session.set('a', 1);
    await session.save();
    expect(await ttlOf(id)).toBe(100);
    const longer = await bench.started(id);
    longer.setLifetime(500);
    await longer.save();
    expect(await ttlOf(id)).toBe(500);
    expect((await bench.started(id)).getRemainingLifetime()).toBe(500);
  });

  it('the verbs slide no session beyond its absolute end', async () => {
    const bench = new Bench({ adapter: redis.adapter, absoluteLifetime: 5000 }, redis.clock);
    const id = await bench.stored();
    for (const left of [3600, 2000]) {
      if (left < 3600) await redis.pass(3000);
      await redis.adapter.getSession(id);
      expect(await ttlOf(id)).toBe(left);
    }
    await redis.adapter.setSessionTtl(id, 9999);
    expect(await ttlOf(id)).toBe(2000);
  });

  it.each(['"', '"quoted"', '[draft', '{', '["a"]', '{"a":1}', 'plain', '', '-', '1.2.3', 'true', "it's"])(
    'the text %j comes back by the verb, and no text makes the session unreadable for the manager',
    async (text) => {
      const id = await redis.adapter.createSession({ text, other: 'x' });
      expect(await redis.adapter.getSession(id)).toMatchObject({ text });
      expect(await benchOf().variablesOf(id)).toMatchObject({ other: 'x' });
    },
  );

  it('a name that every object has is one like any other', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '7', ''];
    const id = await redis.adapter.createSession(Object.fromEntries(names.map((name) => [name, `my ${name}`])));
    const session = await redis.adapter.getSession(id);
    expect(Object.entries(session ?? {})).toEqual(expect.arrayContaining(names.map((name) => [name, `my ${name}`])));
  });
});
