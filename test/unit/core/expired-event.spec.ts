import { MemoryAdapter } from '../../../lib/adapters/memory/memory.adapter.js';
import { SessionAdapter } from '../../../lib/adapters/session-adapter.js';
import { systemClock } from '../../../lib/utils/clock.js';
import { shortHash } from '../../../lib/utils/short-hash.js';
import { FieldsMapAdapter } from '../../contract/fields-map.adapter.js';
import { Bench } from '../../support/open-session.js';

/** Six verbs on a map: it never removes what has expired. */
class ForgetfulAdapter extends SessionAdapter {
  private readonly sessions = new Map<string, string>();

  read(id: string): string {
    return this.sessions.get(id) ?? '';
  }
  write(id: string, data: string): boolean {
    this.sessions.set(id, data);
    return true;
  }
  destroy(id: string): boolean {
    this.sessions.delete(id);
    return true;
  }
}

describe('a session that is found past its end', () => {
  it.each([
    // Their clocks stand still: the store does not know that the time has come.
    ['versioned', () => new MemoryAdapter()],
    ['with fields', () => new FieldsMapAdapter(systemClock)],
    ['of six verbs', () => new ForgetfulAdapter()],
  ])('is told of as expired: %s, absolute end', async (_kind, adapter) => {
    const bench = new Bench({ adapter: adapter(), absoluteLifetime: 3600 });
    const id = await bench.stored();
    bench.clock.advance(3600);
    const session = await bench.started(id);
    expect(session.isNew).toBe(true);
    expect(bench.noticed('expired')).toEqual([{ type: 'expired', session: shortHash(id), end: 'absolute' }]);
  });

  it('is told of as expired by its idle end where only the engine can know it', async () => {
    const bench = new Bench({ adapter: new ForgetfulAdapter(), lifetime: 60 });
    const id = await bench.stored();
    bench.clock.advance(60);
    await bench.started(id);
    expect(bench.noticed('expired')).toEqual([{ type: 'expired', session: shortHash(id), end: 'idle' }]);
  });
});
