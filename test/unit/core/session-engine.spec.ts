import { MemoryAdapter } from '../../../lib/adapters/memory/memory.adapter.js';
import { openSession } from '../../../lib/core/open-session.js';
import { noDoor } from '../../../lib/core/session-door.js';
import { HANDLE } from '../../../lib/core/session-handle.js';
import { SessionManager } from '../../../lib/core/session-manager.js';
import { Bench } from '../../support/open-session.js';

describe('an engine', () => {
  it('is shared by the managers of one adapter without Nest', () => {
    const adapter = new MemoryAdapter();
    const [one, two] = [1, 2].map(() => new SessionManager().setAdapter(adapter));
    expect(one![HANDLE].engine).toBe(two![HANDLE].engine);
    expect(new SessionManager().setAdapter(new MemoryAdapter())[HANDLE].engine).not.toBe(one![HANDLE].engine);
  });

  it("of an adapter without Nest takes the adapter's lifetime", async () => {
    const session = new SessionManager().setAdapter(new MemoryAdapter({ lifetime: 60 }));
    await session.start();
    expect(session.getRemainingLifetime()).toBe(60);
  });

  it('of a manager that was given another adapter keeps the settings', async () => {
    const bench = new Bench({ lifetime: 100 });
    const other = new MemoryAdapter({}, bench.clock);
    const session = bench.request().setAdapter(other);
    await session.start();
    await session.set('a', 1).save();
    expect([session.getAdapter(), session.getRemainingLifetime(), bench.calls]).toEqual([other, 100, []]);
    expect(other.read(session.getId())).toContain('"a":1');
    expect(bench.request().setAdapter(other)[HANDLE].engine).toBe(session[HANDLE].engine);
  });

  it('keeps an adapter that a subclass set in its constructor', () => {
    const own = new MemoryAdapter();
    class Own extends SessionManager {
      constructor() {
        super();
        this.setAdapter(own);
      }
    }
    expect(openSession(new Bench().engine, noDoor, Own).getAdapter()).toBe(own);
  });

  it('gc() hands the lifetime to the adapter, and reports a failure', async () => {
    const lifetimes: number[] = [];
    const bench = new Bench({ lifetime: 100 });
    Object.assign(bench.adapter, { gc: (lifetime: number) => lifetimes.push(lifetime) });
    await bench.engine.gc();
    expect(lifetimes).toEqual([100]);
    Object.assign(bench.adapter, { gc: () => Promise.reject(new Error('down')) });
    await bench.engine.gc();
    expect(bench.noticed('gc-failed')).toHaveLength(1);
    Object.assign(bench.adapter, {
      gc: () => {
        throw new Error('down');
      },
    });
    await bench.engine.gc();
    expect(bench.noticed('gc-failed')).toHaveLength(2);
  });

  it('names sessions in its notices by a short hash, and never shows an id or a value', async () => {
    const bench = new Bench();
    const old = await bench.stored({ secret: 'value' });
    const session = await bench.started(old);
    const other = await bench.started(old);
    await other.set('a', 'value').save();
    await session.set('b', 'value').regenerateId().save();
    const id = session.getId();
    session.destroy();
    await session.save();
    expect(new Set(bench.notices.map(({ type }) => type))).toEqual(
      new Set(['created', 'committed', 'conflict', 'rotated', 'destroyed']),
    );
    const text = JSON.stringify(bench.notices);
    for (const secret of [old, id, 'value']) expect(text).not.toContain(secret);
  });
});
