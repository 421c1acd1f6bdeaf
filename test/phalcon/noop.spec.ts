import { MemoryAdapter } from '../../lib/adapters/memory/memory.adapter.js';
import { NoopAdapter } from '../../lib/adapters/noop/noop.adapter.js';
import { SessionAdapter } from '../../lib/adapters/session-adapter.js';

// Phalcon's own tests of its adapters (5.18.1) as far as they are about Noop, by their numbers in the checklist.

describe('Phalcon\\Session\\Adapter\\Noop', () => {
  const adapter = new NoopAdapter();

  it('1 is a session handler', () => {
    expect(adapter).toBeInstanceOf(SessionAdapter);
    expect(new MemoryAdapter()).toBeInstanceOf(SessionAdapter);
  });

  it('7 destroy() returns true', () => {
    adapter.write();
    expect(adapter.destroy()).toBe(true);
  });

  it('11 gc() is not false', () => {
    expect(adapter.gc()).not.toBe(false);
  });

  it('20 close() returns true without open()', () => {
    expect(adapter.close()).toBe(true);
  });

  it('21 open() and then close() return true', () => {
    expect([adapter.open('/any/path', 'any name'), adapter.close()]).toEqual([true, true]);
  });

  it("23 read() is always ''", () => {
    adapter.write();
    expect(adapter.read()).toBe('');
  });

  it('24 write() returns true', () => {
    expect(adapter.write()).toBe(true);
  });
});
