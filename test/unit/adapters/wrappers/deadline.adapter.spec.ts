import { stat } from 'node:fs';
import { DeadlineAdapter } from '../../../../lib/adapters/wrappers/deadline.adapter.js';
import type { Awaitable } from '../../../../lib/utils/awaitable.js';
import { MemoryAdapter } from '../../../../lib/adapters/memory/memory.adapter.js';
import { AroundAdapter, type StoreCall } from '../../../support/around.adapter.js';
import { deferred } from '../../../support/deferred.js';

const SHORT = 0.02;
const LONG = 30;

/** A store that keeps commands waiting. */
class SilentAdapter extends AroundAdapter {
  readonly answer = deferred();

  protected around<T>(_: StoreCall, pass: () => Awaitable<T>): Awaitable<T> {
    return this.answer.promise.then(() => pass());
  }
}

describe('a command that takes too long', () => {
  it('fails as a store failure that says so, whatever it was', async () => {
    const adapter = new DeadlineAdapter(new SilentAdapter(), SHORT);
    const commands = [
      adapter.read('id'),
      adapter.write('id', 'data', 60),
      adapter.destroy('id'),
      adapter.load?.('id'),
      adapter.swap?.('id', null, 'data', 60),
      adapter.touch?.('id', 1, 60),
    ];
    for (const command of commands) {
      await expect(command).rejects.toMatchObject({
        code: 'E_SESSION_STORE',
        cause: { code: 'ETIMEDOUT', message: 'No answer within 0.02 seconds' },
      });
    }
  });

  it('fails each at its own time: a later one is not cut short', async () => {
    const adapter = new DeadlineAdapter(new SilentAdapter(), 0.2);
    const ends: string[] = [];
    const began = performance.now();
    const first = Promise.resolve(adapter.read('a')).catch(() => ends.push('first'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = Promise.resolve(adapter.read('b')).catch(() => ends.push('second'));
    await first;
    expect(ends).toEqual(['first']);
    await second;
    // Both have had their whole time: timers are never early by more than a millisecond.
    expect(performance.now() - began).toBeGreaterThanOrEqual(295);
  });

  it('may be done all the same: its late answer, or failure, goes nowhere', async () => {
    const memory = new MemoryAdapter();
    const silent = new SilentAdapter(memory);
    const adapter = new DeadlineAdapter(silent, SHORT);
    await expect(adapter.write('id', 'data', 60)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    silent.answer.resolve();
    await silent.answer.promise;
    await Promise.resolve();
    expect(memory.read('id')).toBe('data');
  });
});

describe('a command in time', () => {
  it('gives its answer, or its failure, as it is', async () => {
    const silent = new SilentAdapter();
    const adapter = new DeadlineAdapter(silent, LONG);
    const answer = adapter.read('id');
    silent.answer.resolve();
    expect(await answer).toBe('');
    const error = new Error('refused');
    jest.spyOn(silent, 'read').mockRejectedValue(error);
    await expect(adapter.read('id')).rejects.toBe(error);
  });

  it('whose answer came while this process was busy has not failed', async () => {
    const silent = new SilentAdapter();
    const adapter = new DeadlineAdapter(silent, SHORT);
    const answer = adapter.read('id');
    // From here the event loop goes to the timers first.
    setImmediate(() => {
      // As a reply on a socket: it is there, and read after the timers had their turn.
      stat('.', () => silent.answer.resolve());
      const until = performance.now() + SHORT * 3000;
      while (performance.now() < until);
    });
    expect(await answer).toBe('');
  });

  it('that is answered at once stays so', () => {
    const adapter = new DeadlineAdapter(new MemoryAdapter(), LONG);
    expect(adapter.write('id', 'data', 60)).toBe(true);
    expect(adapter.read('id')).toBe('data');
  });
});

describe('what no request waits for', () => {
  it('takes the time that it takes: boot, removal of expired sessions, shutdown', async () => {
    const silent = new SilentAdapter();
    const adapter = new DeadlineAdapter(silent, SHORT);
    const work = Promise.all([adapter.open('', 'sid'), adapter.gc(60), adapter.close()]);
    await new Promise((resolve) => setTimeout(resolve, SHORT * 2000));
    silent.answer.resolve();
    expect(await work).toEqual([true, 0, true]);
  });
});
