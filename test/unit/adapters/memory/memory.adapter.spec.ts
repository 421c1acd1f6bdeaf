import { capabilitiesOf } from '../../../../lib/adapters/adapter-capabilities.js';
import { MemoryAdapter } from '../../../../lib/adapters/memory/memory.adapter.js';
import type { MemoryAdapterOptions } from '../../../../lib/adapters/memory/memory.options.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';

function memory(options?: MemoryAdapterOptions) {
  const clock = new FakeClock();
  return { clock, adapter: new MemoryAdapter(options, clock) };
}

describe('MemoryAdapter', () => {
  it('is versioned, lists and locks its sessions, and keeps bytes', () => {
    const { adapter } = memory();
    expect(capabilitiesOf(adapter)).toEqual({
      versioned: adapter,
      enumerate: adapter,
      binary: adapter,
      lock: adapter,
    });
  });

  it('answers at once, without promises', () => {
    const { adapter } = memory();
    const created = adapter.swap('id', null, 'data', 60);
    expect(created).toEqual({ swapped: true, version: 1 });
    expect(adapter.load('id')).toEqual({ data: 'data', version: 1, remaining: 60 });
    expect(adapter.touch('id', 1, 90)).toBe(true);
    expect(adapter.read('id')).toBe('data');
    expect(adapter.destroy('id')).toBe(true);
  });

  it('never gives a version a second time, not even to the same id', () => {
    const { adapter } = memory();
    adapter.swap('id', null, 'data', 60);
    adapter.destroy('id');
    expect(adapter.swap('id', null, 'data', 60)).toEqual({ swapped: true, version: 2 });
  });

  it('of two adapters, neither sees the sessions of the other', () => {
    const [one, other] = [memory().adapter, memory().adapter];
    one.write('id', 'data', 60);
    expect(other.read('id')).toBe('');
  });

  it('keeps its sessions when it is closed', () => {
    const { adapter } = memory();
    adapter.write('id', 'data', 60);
    adapter.close();
    expect(adapter.read('id')).toBe('data');
  });
});

describe('MemoryAdapter with maxEntries', () => {
  it.each<[use: string, act: (adapter: MemoryAdapter) => unknown]>([
    ['written', (adapter) => adapter.write('first', 'again', 60)],
    ['read', (adapter) => adapter.read('first')],
    ['loaded', (adapter) => adapter.load('first')],
    ['touched', (adapter) => adapter.touch('first', 1, 60)],
  ])('gives up what was used least recently: a session %s later stays', (_, act) => {
    const { adapter } = memory({ maxEntries: 2 });
    adapter.write('first', 'data', 60);
    adapter.write('second', 'data', 60);
    act(adapter);
    adapter.write('third', 'data', 60);
    expect([adapter.read('first') !== '', adapter.read('second'), adapter.read('third')]).toEqual([true, '', 'data']);
    expect(adapter.size).toBe(2);
  });

  it('replaces a session without giving up another', () => {
    const { adapter } = memory({ maxEntries: 1 });
    adapter.write('id', 'first', 60);
    adapter.write('id', 'second', 60);
    expect(adapter.read('id')).toBe('second');
  });
});

describe('MemoryAdapter frees memory', () => {
  it('of an expired session when it is asked for', () => {
    const { adapter, clock } = memory();
    adapter.write('id', 'data', 60);
    clock.advance(60);
    expect(adapter.size).toBe(1);
    adapter.read('id');
    expect(adapter.size).toBe(0);
  });

  it('in slices, and counts what it removed', async () => {
    const { adapter, clock } = memory();
    for (let index = 0; index < 12_000; index++) adapter.write(`${index}`, 'data', index % 2 ? 60 : 120);
    clock.advance(60);
    const collected = adapter.gc();
    expect(adapter.size).toBeGreaterThan(6000);
    expect(await collected).toBe(6000);
    expect(adapter.size).toBe(6000);
  });

  it('although sessions in use move to the end of the queue meanwhile', async () => {
    const { adapter } = memory();
    for (let index = 0; index < 6000; index++) adapter.write(`${index}`, 'data', 60);
    const collected = adapter.gc();
    for (let index = 0; index < 6000; index++) adapter.read(`${index}`);
    expect(await collected).toBe(0);
  });
});

describe("MemoryAdapter's timer", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('runs only while there are sessions', () => {
    const { adapter } = memory();
    expect(jest.getTimerCount()).toBe(0);
    adapter.write('id', 'data', 60);
    adapter.write('other', 'data', 60);
    expect(jest.getTimerCount()).toBe(1);
    adapter.destroy('id');
    adapter.destroy('other');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sweeps what has expired, and ends itself with the last session', () => {
    const { adapter, clock } = memory({ sweepInterval: 30 });
    adapter.write('short', 'data', 60);
    adapter.write('long', 'data', 90);
    clock.advance(60);
    jest.advanceTimersByTime(30_000);
    expect(adapter.size).toBe(1);
    clock.advance(30);
    jest.advanceTimersByTime(30_000);
    expect([adapter.size, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('is stopped by close, and not started by reading', () => {
    const { adapter } = memory();
    adapter.write('id', 'data', 60);
    adapter.close();
    adapter.read('id');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps no process alive', () => {
    const timer = { unref: jest.fn().mockReturnThis() };
    jest.spyOn(globalThis, 'setInterval').mockReturnValue(timer as never);
    memory().adapter.write('id', 'data', 60);
    expect(timer.unref).toHaveBeenCalled();
    jest.restoreAllMocks();
  });
});
