import { MemoryAdapter } from '../../../lib/adapters/memory/memory.adapter.js';
import { FakeClock } from '../../../lib/testing/fake-clock.js';
import { shortHash } from '../../../lib/utils/short-hash.js';
import { Bench, START } from '../../support/open-session.js';

/** A connection that lost step: it answers with another session than it was asked for. */
class LostStepAdapter extends MemoryAdapter {
  instead: string | undefined;

  override load(id: string): ReturnType<MemoryAdapter['load']> {
    return super.load(this.instead ?? id);
  }
}

function lostStep(): { adapter: LostStepAdapter; bench: Bench } {
  const clock = new FakeClock(START);
  const adapter = new LostStepAdapter({}, clock);
  return { adapter, bench: new Bench({ adapter }, clock) };
}

describe('a stored record and its id', () => {
  it('it carries a short hash of the id that it was stored for', async () => {
    const { adapter, bench } = lostStep();
    const id = await bench.stored();
    expect(JSON.parse(adapter.read(id))).toMatchObject({ idHash: shortHash(id) });
  });

  it("a store that answers with another session's record has failed, and nobody gets that session", async () => {
    const { adapter, bench } = lostStep();
    const [mine, other] = [await bench.stored({ user: 'Ann' }), await bench.stored({ user: 'Eve' })];
    adapter.instead = other;
    await expect(bench.started(mine)).rejects.toMatchObject({ code: 'E_SESSION_STORE' });
    adapter.instead = undefined;
    expect(await bench.variablesOf(mine)).toEqual({ user: 'Ann' });
    expect(await bench.variablesOf(other)).toEqual({ user: 'Eve' });
  });

  it('it follows a rotation to the new id', async () => {
    const { bench } = lostStep();
    const session = await bench.started(await bench.stored({ user: 'Ann' }));
    session.regenerateId();
    await session.save();
    expect(await bench.variablesOf(session.getId())).toEqual({ user: 'Ann' });
  });

  it('one of an older format, without the hash, is read', async () => {
    const { adapter, bench } = lostStep();
    const id = 'a'.repeat(32);
    adapter.write(id, JSON.stringify({ format: 1, created: START, variables: { user: 'Ann' } }), 60);
    expect(await bench.variablesOf(id)).toEqual({ user: 'Ann' });
  });
});
