import { MemoryAdapter, NoopAdapter, RedisAdapter, type SessionAdapter, StreamAdapter } from '../../lib/index.js';
import { DeadlineAdapter } from '../../lib/adapters/wrappers/deadline.adapter.js';
import type { SessionEvent } from '../../lib/core/session-observer.js';
import { protectionOf } from '../../lib/session.protection.js';
import { voiceOf } from '../../lib/utils/voice.js';
import { FailingAdapter } from '../support/failing.adapter.js';
import { SlowAdapter } from '../support/slow.adapter.js';

const BREAKER = { failures: 2, resetAfter: 0.25 };
const DEFAULTS = { commandTimeout: undefined, breaker: BREAKER };

function protect(adapter: SessionAdapter, settings: Parameters<typeof protectionOf>[0] = DEFAULTS) {
  const events: SessionEvent[] = [];
  return { guarded: protectionOf(settings, { notice: (event) => events.push(event) })(adapter), events };
}

/** Whether a deadline stands around the adapter, inside of the breaker. */
function hasDeadline(guarded: SessionAdapter): boolean {
  return (guarded as unknown as { inner: unknown }).inner instanceof DeadlineAdapter;
}

describe('the protection of an adapter', () => {
  it('is none for what is in this process, and costs it nothing', () => {
    const [memory, noop] = [new MemoryAdapter(), new NoopAdapter()];
    const settings = { commandTimeout: 1, breaker: BREAKER };
    expect([protect(memory, settings).guarded, protect(noop, settings).guarded]).toEqual([memory, noop]);
  });

  it('is for subclasses of those as for any other: they may do anything', () => {
    class RemoteAdapter extends MemoryAdapter {}
    expect(hasDeadline(protect(new RemoteAdapter()).guarded)).toBe(true);
  });

  it('has a deadline for files only when it is asked for', () => {
    expect(hasDeadline(protect(new StreamAdapter()).guarded)).toBe(false);
    expect(hasDeadline(protect(new StreamAdapter(), { commandTimeout: 1, breaker: BREAKER }).guarded)).toBe(true);
  });

  it('has one deadline where the adapter has its own, unless that is longer', () => {
    const settings = { commandTimeout: 0.5, breaker: BREAKER };
    const at = (readTimeout: string): SessionAdapter =>
      new RedisAdapter({ path: `tcp://127.0.0.1:1,tcp://127.0.0.1:2?read_timeout=${readTimeout}` });
    expect(hasDeadline(protect(at('0.5'), settings).guarded)).toBe(false);
    expect(hasDeadline(protect(at('5'), settings).guarded)).toBe(true);
  });

  it('tells of a store by the name of its class, in our words, without the text of the driver', () => {
    const store = new FailingAdapter();
    const { guarded, events } = protect(store);
    store.broken.add('read');
    for (let n = 0; n < 2; n += 1) expect(() => guarded.read('the-id')).toThrow();
    const error = expect.objectContaining({ code: 'E_SESSION_STORE' }) as unknown;
    const failure = { type: 'store-failure', store: 'FailingAdapter', operation: 'read a session', error };
    expect(events).toEqual([failure, failure, { type: 'breaker-open', store: 'FailingAdapter', error }]);
    expect(JSON.stringify(events)).not.toContain('the-id');
  });

  it('takes objects without a class', () => {
    const adapter = Object.assign(Object.create(null) as SessionAdapter, { read: () => '' });
    expect(protect(adapter).guarded.read('id')).toBe('');
  });

  it("passes on the adapter's own words, through wrappers too", () => {
    const adapter = new SlowAdapter();
    const { events } = protect(adapter);
    voiceOf(adapter).say('It does not answer.');
    expect(events).toEqual([{ type: 'store-warning', store: 'SlowAdapter', message: 'It does not answer.' }]);
  });
});
