import { capabilitiesOf } from '../../../../lib/adapters/adapter-capabilities.js';
import { MemoryAdapter } from '../../../../lib/adapters/memory/memory.adapter.js';
import { NoopAdapter } from '../../../../lib/adapters/noop/noop.adapter.js';
import { SessionAdapter } from '../../../../lib/adapters/session-adapter.js';
import { AdapterWrapper, type AdapterVerb } from '../../../../lib/adapters/wrappers/adapter-wrapper.js';
import { adapterLifetime } from '../../../../lib/core/default-engine.js';
import { FakeClock } from '../../../../lib/testing/fake-clock.js';
import type { Awaitable } from '../../../../lib/utils/awaitable.js';
import { MapAdapter } from '../../../contract/map-adapter.js';
import { ReferenceAdapter } from '../../../contract/reference-adapter.js';

const clock = new FakeClock();

class NotingWrapper extends AdapterWrapper {
  readonly asked: AdapterVerb[] = [];

  protected override around<T>(verb: AdapterVerb, ask: () => Awaitable<T>): Awaitable<T> {
    this.asked.push(verb);
    return super.around(verb, ask);
  }
}

/** Keeps variables apart; what it answers shows how it was asked. */
class FieldsStub extends SessionAdapter {
  readonly asked: unknown[][] = [];
  read = (): string => '';
  write = (): boolean => true;
  destroy = (): boolean => true;
  loadFields = (...args: unknown[]): null => this.note('loadFields', args, null);
  applyFields = (...args: unknown[]): object => this.note('applyFields', args, { applied: true, revision: 1 });
  touch = (...args: unknown[]): boolean => this.note('touch', args, true);

  private note<T>(verb: string, args: unknown[], answer: T): T {
    this.asked.push([verb, ...args]);
    return answer;
  }
}

/** A power is an adapter's method: only its being there counts here. */
const powersOf = (adapter: SessionAdapter): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(capabilitiesOf(adapter)).map(([name, value]) => [name, typeof value === 'object' ? true : value]),
  );

describe('a wrapper', () => {
  it.each([
    ['MemoryAdapter', new MemoryAdapter({}, clock)],
    ['NoopAdapter', new NoopAdapter()],
    ['an adapter with every power and limit', new ReferenceAdapter(clock)],
    ['an object with the six verbs', new MapAdapter(clock)],
    ['an adapter with fields', new FieldsStub()],
  ])('has the powers of what it wraps, no more and no less: %s', (_, inner) => {
    const wrapper = new NotingWrapper(inner);
    expect(powersOf(wrapper)).toEqual(powersOf(inner));
    expect(adapterLifetime(wrapper)).toBe(adapterLifetime(inner));
    for (const name of [
      'load',
      'swap',
      'touch',
      'loadFields',
      'applyFields',
      'ids',
      'quarantine',
      'maxBytes',
      'maxIdLength',
    ]) {
      expect([name, name in wrapper]).toEqual([name, name in inner]);
    }
  });

  it('asks through `around`, and leaves an answer that is no promise as it is', () => {
    const wrapper = new NotingWrapper(new MemoryAdapter({}, clock));
    expect(wrapper.open('', 'sid')).toBe(true);
    expect(wrapper.write('id', 'data', 60)).toBe(true);
    expect(wrapper.read('id')).toBe('data');
    expect(wrapper.load?.('id')).toMatchObject({ data: 'data', remaining: 60 });
    expect(wrapper.destroy('id')).toBe(true);
    expect(wrapper.close()).toBe(true);
    expect(wrapper.asked).toEqual(['open', 'write', 'read', 'load', 'destroy', 'close']);
  });

  it('passes the verbs of fields on', () => {
    const inner = new FieldsStub();
    const wrapper = new NotingWrapper(inner);
    const change = { expect: 'live', operations: [], lifetime: 60 } as const;
    void wrapper.loadFields?.('id');
    void wrapper.applyFields?.('id', change);
    void wrapper.touch?.('id', 1, 60);
    expect(inner.asked).toEqual([
      ['loadFields', 'id'],
      ['applyFields', 'id', change],
      ['touch', 'id', 1, 60],
    ]);
    expect(wrapper.asked).toEqual(['loadFields', 'applyFields', 'touch']);
  });
});
