import { FakeClock } from '../../../lib/testing/fake-clock.js';
import { FieldsMapAdapter } from '../../contract/fields-map.adapter.js';
import { Bench, START } from '../../support/open-session.js';

const LARGE = 'x'.repeat(5000);

/** Two processes on one store, and how often each was sent a whole session. */
class TwoProcesses {
  private readonly clock = new FakeClock(START);
  private readonly store = new Counting(this.clock);
  readonly mine = new Bench({ adapter: this.store }, this.clock);
  readonly other = new Bench({ adapter: this.store }, this.clock);

  get sent(): readonly string[] {
    return this.store.sent;
  }

  forget(): void {
    this.store.sent.length = 0;
  }
}

class Counting extends FieldsMapAdapter {
  readonly sent: string[] = [];

  override loadFields(id: string): ReturnType<FieldsMapAdapter['loadFields']> {
    this.sent.push('whole');
    return super.loadFields(id);
  }

  override loadFieldsIfChanged(...args: Parameters<FieldsMapAdapter['loadFieldsIfChanged']>) {
    const answer = super.loadFieldsIfChanged(...args);
    this.sent.pop();
    this.sent.push(answer !== null && 'unchanged' in answer ? 'unchanged' : 'whole');
    return answer;
  }
}

describe('a large session that this process had before', () => {
  it('is not sent again while nobody changes it', async () => {
    const processes = new TwoProcesses();
    const id = await processes.mine.stored({ large: LARGE, n: 1 });
    await processes.mine.started(id);
    processes.forget();
    for (let request = 0; request < 3; request += 1) {
      expect(await processes.mine.variablesOf(id)).toEqual({ large: LARGE, n: 1 });
    }
    expect(processes.sent).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  it('is not sent again after a change of its own, and has it', async () => {
    const processes = new TwoProcesses();
    const id = await processes.mine.stored({ large: LARGE, n: 1 });
    const session = await processes.mine.started(id);
    session.set('user', 'Ann').bag('cart').set('apple', 2);
    session.increment('n');
    await session.save();
    processes.forget();
    expect(await processes.mine.variablesOf(id)).toEqual({ large: LARGE, n: 2, user: 'Ann', cart: { apple: 2 } });
    expect(processes.sent).toEqual(['unchanged']);
  });

  it('is sent again after a change of another process', async () => {
    const processes = new TwoProcesses();
    const id = await processes.mine.stored({ large: LARGE, n: 1 });
    await processes.mine.started(id);
    const other = await processes.other.started(id);
    await other.set('n', 5).save();
    processes.forget();
    expect(await processes.mine.variablesOf(id)).toEqual({ large: LARGE, n: 5 });
    expect(processes.sent).toEqual(['whole']);
  });

  it('is gone after a logout in another process', async () => {
    const processes = new TwoProcesses();
    const id = await processes.mine.stored({ large: LARGE });
    await processes.mine.started(id);
    const other = await processes.other.started(id);
    other.destroy();
    await other.save();
    expect(await processes.mine.variablesOf(id)).toBeUndefined();
  });

  it('is changed in place by one request and not by the next', async () => {
    const processes = new TwoProcesses();
    const id = await processes.mine.stored({ large: LARGE, list: [1] });
    const first = await processes.mine.started(id);
    (first.get('list') as number[]).push(2);
    const second = await processes.mine.started(id);
    expect(second.get('list')).toEqual([1]);
    await first.save();
    expect(await processes.mine.variablesOf(id)).toEqual({ large: LARGE, list: [1, 2] });
  });
});
