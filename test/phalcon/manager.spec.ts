import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import { NoopAdapter } from '../../lib/adapters/noop/noop.adapter.js';
import type { SessionAdapter } from '../../lib/adapters/session-adapter.js';
import { openSession } from '../../lib/core/open-session.js';
import { SessionManager } from '../../lib/core/session-manager.js';
import { SessionStatus } from '../../lib/core/session.interface.js';
import { readSessionIds } from '../../lib/http/cookie/cookie-reader.js';
import { Bench, doorWith } from '../support/open-session.js';

// Phalcon's own tests of Session\Manager (5.18.1), by their numbers in the checklist.

type Loose = SessionManager & Record<string, unknown>;

const ADAPTERS: readonly { readonly name: string; readonly create: () => SessionAdapter }[] = [
  { name: 'Memory', create: () => new MemoryAdapter() },
  { name: 'Noop', create: () => new NoopAdapter() },
];

function manager(adapter: SessionAdapter = new MemoryAdapter(), options?: string): SessionManager {
  return new SessionManager(options).setAdapter(adapter);
}

async function started(adapter?: SessionAdapter, options?: string): Promise<Loose> {
  const session = manager(adapter, options);
  await session.start();
  return session as Loose;
}

describe('Phalcon\\Session\\Manager', () => {
  it('55 is constructed, and a subclass may set its adapter in the constructor', async () => {
    class Extended extends SessionManager {
      constructor() {
        super();
        this.setAdapter(new NoopAdapter());
      }
    }
    const session = new Extended();
    expect(session).toBeInstanceOf(SessionManager);
    expect(await session.start()).toBe(true);
  });

  it.each(ADAPTERS)('56 $name: start, exists, set under the plain key; destroy empties it', async ({ create }) => {
    const session = manager(create());
    expect([await session.start(), session.exists()]).toEqual([true, true]);
    session.set('test1', 'value');
    expect({ ...session.all() }).toEqual({ test1: 'value' });
    session.destroy();
    expect([session.exists(), { ...session.all() }]).toEqual([false, {}]);
  });

  it.each(ADAPTERS)(
    "57 $name: with uniqueId 'aaa' the stored key is aaa#test1; destroy empties it too",
    async ({ create }) => {
      const session = manager(create(), 'aaa');
      await session.start();
      session.set('test1', 'value');
      expect({ ...session.setOptions({}).all() }).toEqual({ 'aaa#test1': 'value' });
      session.destroy();
      expect({ ...session.all() }).toEqual({});
    },
  );

  it.each(ADAPTERS)('58 $name: exists() true after start, false after destroy', async ({ create }) => {
    const session = manager(create());
    await session.start();
    expect(session.exists()).toBe(true);
    session.destroy();
    expect(session.exists()).toBe(false);
  });

  it('59 getAdapter() returns the handler', () => {
    const adapter = new MemoryAdapter();
    expect(manager(adapter).getAdapter()).toBe(adapter);
  });

  it("61 getId() is '' before, and what setId() set, without start", () => {
    const session = manager();
    expect(session.getId()).toBe('');
    expect(session.setId('new-id').getId()).toBe('new-id');
  });

  it('62 setId() after start throws', async () => {
    const session = await started();
    expect(() => session.setId('new-id')).toThrow(
      'The session has already been started. To change the id, use regenerateId()',
    );
  });

  it.each(['invalid id with spaces', '', 'a'.repeat(129), 'é', './x', 'a\n'])(
    '63 setId(%j) throws InvalidSessionId',
    (id) => {
      expect(() => manager().setId(id)).toThrow('The session id contains invalid characters');
    },
  );

  it.each(['%-gga34', 'a b', 'a.b', 'a[b', 'a=b', '', '123', '0', 'a\n', 'имя'])(
    '64 setName(%j) throws InvalidSessionName',
    (name) => {
      expect(() => manager().setName(name)).toThrow('The name contains non alphanum characters');
    },
  );

  it.each(['myname', '%-gga34'])('65 setName(%j) after start throws, before the name is looked at', async (name) => {
    const session = await started();
    expect(() => session.setName(name)).toThrow('Cannot set session name after a session has started');
  });

  it('66 setName() then getName()', () => {
    expect(manager().setName('myname').getName()).toBe('myname');
  });

  it('67 setOptions() replaces the options', () => {
    const session = new SessionManager({ uniqueId: 'one', other: 1 });
    session.setOptions({ uniqueId: 'two' });
    expect(session.getOptions()).toEqual({ uniqueId: 'two' });
  });

  it('68 getOptions() returns the options of the constructor', () => {
    const options = { uniqueId: 'id-1' };
    expect(new SessionManager(options).getOptions()).toBe(options);
    expect(new SessionManager('id-1').getOptions()).toEqual({ uniqueId: 'id-1' });
  });

  it('69 set, get, has; get() with a default; get() with remove returns and removes', async () => {
    const session = await started();
    session.set('test', 'value');
    expect([session.has('test'), session.get('test')]).toEqual([true, 'value']);
    expect(session.get('test', null, true)).toBe('value');
    expect([session.has('test'), session.get('test')]).toEqual([false, undefined]);
    expect(session.get('missing', 'default')).toBe('default');
  });

  it('69 null counts as absent; 0, false and the empty text do not', async () => {
    const session = await started();
    session.set('null', null).set('zero', 0).set('false', false).set('empty', '');
    expect([session.has('null'), session.get('null', 'default')]).toEqual([false, 'default']);
    expect(['zero', 'false', 'empty'].map((key) => [session.has(key), session.get(key, 'default')])).toEqual([
      [true, 0],
      [true, false],
      [true, ''],
    ]);
  });

  it('69 difference: before start() get() throws instead of returning null', () => {
    expect(() => manager().get('test')).toThrow(/not started/);
    expect(() => manager().set('test', 1)).toThrow(/not started/);
  });

  it('70 has() is false when missing, true after set(); difference: it throws before start()', async () => {
    expect(() => manager().has('test')).toThrow(/not started/);
    const session = await started();
    expect([session.has('test'), session.set('test', 1).has('test')]).toEqual([false, true]);
  });

  it('71 the id changes after regenerateId(true)', async () => {
    const session = await started();
    const before = session.getId();
    expect(session.regenerateId(true).getId()).not.toBe(before);
  });

  it('72 remove() makes has() false', async () => {
    const session = await started();
    expect(session.set('test', 1).remove('test').has('test')).toBe(false);
  });

  it('73 start() returns false if headers were sent', async () => {
    const session = openSession(new Bench().engine, doorWith([], { isHeadGone: true }));
    expect(await session.start()).toBe(false);
  });

  it("74 a cookie 'invalid<value>' is dropped, start() is still true", async () => {
    const ids = readSessionIds('sid=invalid<value>', 'sid', []);
    expect(ids).toEqual([]);
    expect(await openSession(new Bench().engine, doorWith(ids)).start()).toBe(true);
  });

  it("75 the alphabet of 'abc,DEF-123' is kept; difference: a cookie holds at least 22 characters, and a live session", async () => {
    const id = 'abc,DEF-123'.repeat(2);
    expect(readSessionIds(`sid=${encodeURIComponent(id)}`, 'sid', [])).toEqual([id]);
    const bench = new Bench();
    const program = bench.request().setId(id);
    await program.start();
    await program.set('a', 1).save();
    expect((await bench.started(id)).getId()).toBe(id);
  });

  it('76 start() without an adapter throws InvalidSessionAdapter', async () => {
    await expect(new SessionManager().start()).rejects.toThrow('The session adapter is not valid');
    expect(() => new SessionManager().getAdapter()).toThrow('The session adapter is not valid');
  });

  it.each([[undefined], [null], ['x'], [{}], [{ read: () => '' }]])(
    '76 setAdapter(%p) throws InvalidSessionAdapter',
    (adapter) => {
      expect(() => new SessionManager().setAdapter(adapter as never)).toThrow('The session adapter is not valid');
    },
  );

  it('77 the status goes from NONE to ACTIVE to NONE', async () => {
    const session = manager();
    expect([SessionManager.SESSION_DISABLED, SessionManager.SESSION_NONE, SessionManager.SESSION_ACTIVE]).toEqual([
      0, 1, 2,
    ]);
    expect(session.status()).toBe(SessionStatus.NONE);
    await session.start();
    expect(session.status()).toBe(SessionStatus.ACTIVE);
    session.destroy();
    expect(session.status()).toBe(SessionStatus.NONE);
  });

  it('78 property access is set, get, has and remove', async () => {
    const session = await started();
    session['test'] = 'value';
    expect([session['test'], session.get('test'), 'test' in session]).toEqual(['value', 'value', true]);
    delete session['test'];
    expect(['test' in session, session.has('test')]).toEqual([false, false]);
  });

  it('79 a session on the Noop adapter starts', async () => {
    expect(await manager(new NoopAdapter()).start()).toBe(true);
  });

  it("80 a valid cookie is kept, './invalid' is dropped", () => {
    const valid = 'valid'.repeat(5);
    expect(readSessionIds(`sid=${valid}`, 'sid', [])).toEqual([valid]);
    expect(readSessionIds('sid=./invalid', 'sid', [])).toEqual([]);
    expect(readSessionIds(`sid=./${valid}`, 'sid', [])).toEqual([]);
  });
});
