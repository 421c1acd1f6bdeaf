import { createHash } from 'node:crypto';
import { capabilitiesOf } from '../../../../lib/adapters/adapter-capabilities.js';
import { MemoryAdapter } from '../../../../lib/adapters/memory/memory.adapter.js';
import type { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import { HashedIdAdapter } from '../../../../lib/adapters/wrappers/hashed-id.adapter.js';
import { SessionManager } from '../../../../lib/core/session-manager.js';
import { ReferenceAdapter } from '../../../contract/reference-adapter.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';

const sha256 = (id: string): string => createHash('sha256').update(id).digest('hex');

/** Everything that an adapter is called with. */
function watched<T extends SessionAdapter>(adapter: T): { adapter: T; seen: string } {
  const watch = { adapter, seen: '' };
  watch.adapter = new Proxy(adapter, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        watch.seen += `${String(name)} ${JSON.stringify(args)}\n`;
        return Reflect.apply(member as (...args: unknown[]) => unknown, target, args);
      };
    },
  });
  return watch;
}

describe('HashedIdAdapter', () => {
  it('shows the store the hash, and never the id', async () => {
    const watch = watched(new ReferenceAdapter(new FakeClock()));
    const adapter = new HashedIdAdapter(watch.adapter);
    const id = 'secret-id-of-a-session';
    await adapter.open('', 'sid');
    await adapter.read(id);
    await adapter.write(id, 'data', 60);
    const stored = await adapter.load?.(id);
    await adapter.touch?.(id, stored!.version, 60);
    await adapter.swap?.(id, stored!.version, 'next', 60);
    await adapter.quarantine?.(id, 'next');
    await adapter.destroy(id);
    await adapter.gc(60);
    await adapter.close();
    expect(watch.seen).toContain(sha256(id));
    expect(watch.seen).not.toContain(id);
    for (const verb of ['read', 'write', 'load', 'touch', 'swap', 'quarantine', 'destroy', 'gc', 'open', 'close']) {
      expect(watch.seen).toMatch(new RegExp(`^${verb} `, 'm'));
    }
  });

  it('a whole life of a session leaves no id in the store', async () => {
    const watch = watched(new MemoryAdapter());
    const adapter = new HashedIdAdapter(watch.adapter);
    const session = new SessionManager().setAdapter(adapter);
    await session.start();
    session.set('user', 7);
    await session.save();
    const id = session.getId();
    const again = new SessionManager().setAdapter(adapter).setId(id);
    await again.start();
    expect(again.get('user')).toBe(7);
    again.set('more', 1);
    await again.save();
    again.regenerateId();
    await again.save();
    const newId = again.getId();
    expect(newId).not.toBe(id);
    again.destroy();
    await again.save();
    for (const secret of [id, newId]) {
      expect(watch.seen).toContain(sha256(secret));
      expect(watch.seen).not.toContain(secret);
    }
  });

  it('drops what cannot be done with hashes, and keeps the rest', () => {
    const inner = new ReferenceAdapter(new FakeClock());
    const { enumerate, maxIdLength, ...kept } = capabilitiesOf(inner);
    const powers = capabilitiesOf(new HashedIdAdapter(inner));
    expect([typeof enumerate, maxIdLength]).toEqual(['object', 64]);
    expect(Object.keys(powers)).toEqual(Object.keys(kept));
    expect(powers.maxBytes).toBe(inner.maxBytes);
  });

  it('refuses a store that cannot hold a hash', () => {
    class Narrow extends MemoryAdapter {
      readonly maxIdLength = 63;
    }
    expect(() => new HashedIdAdapter(new Narrow())).toThrow(expect.objectContaining({ code: 'E_SESSION_ADAPTER' }));
  });
});
