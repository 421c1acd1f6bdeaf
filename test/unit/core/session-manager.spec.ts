import { MemoryAdapter } from '../../../lib/adapters/memory/memory.adapter.js';
import { SessionManager } from '../../../lib/core/session-manager.js';

async function started(adapter: MemoryAdapter, id = 'a'.repeat(32)): Promise<SessionManager> {
  const session = new SessionManager().setAdapter(adapter).setId(id);
  await session.start();
  return session;
}

describe('SessionManager without HTTP', () => {
  it('a variable set, saved and loaded again is the same', async () => {
    const adapter = new MemoryAdapter();
    const one = await started(adapter);
    one.set('user', { name: 'Ann' });
    (one as unknown as Record<string, unknown>)['n'] = 5;
    one.bag('cart').increment('items', 2);
    await one.save();
    const two = await started(adapter);
    expect(two.get('user')).toEqual({ name: 'Ann' });
    expect(two.get('n')).toBe(5);
    expect('n' in two).toBe(true);
    expect(two.bag('cart').get('items')).toBe(2);
    expect(adapter.read('a'.repeat(32))).toContain('"cart":{"items":2}');
  });

  it('200 parallel increments and own keys all count', async () => {
    const adapter = new MemoryAdapter();
    const first = await started(adapter);
    await first.set('n', 0).save();
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const s = await started(adapter);
        s.increment('n');
        s.set(`k${i}`, i);
        s.bag('b').set(`x${i}`, i);
        await s.save();
      }),
    );
    const last = await started(adapter);
    expect(last.get('n')).toBe(200);
    expect(last.keys().length).toBe(202);
    expect(last.bag('b').count()).toBe(200);
  });

  it('a destroyed session, written late, stays destroyed', async () => {
    const adapter = new MemoryAdapter();
    await (await started(adapter)).set('n', 0).save();
    const slow = await started(adapter);
    const out = await started(adapter);
    slow.set('late', 1);
    out.destroy();
    await out.save();
    await expect(slow.save()).rejects.toMatchObject({ code: 'E_SESSION_GONE' });
    expect(adapter.read('a'.repeat(32))).toBe('');
  });

  it('a rotation with a parallel write keeps both', async () => {
    const adapter = new MemoryAdapter();
    await (await started(adapter)).set('n', 0).save();
    const slow = await started(adapter);
    const rot = await started(adapter);
    const early = await started(adapter);
    early.increment('n');
    slow.set('late', 1);
    slow.increment('n');
    rot.set('user', 1).regenerateId();
    await early.save();
    await rot.save();
    await slow.save();
    const now = await started(adapter, rot.getId());
    expect(now.all()).toEqual({ n: 2, user: 1, late: 1 });
    expect((await started(adapter)).isNew).toBe(true);
  });
});
