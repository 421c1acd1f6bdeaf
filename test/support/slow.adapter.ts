import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Awaitable } from '../../lib/index.js';
import { AroundAdapter, type StoreCall } from './around.adapter.js';

/** A store at the end of a wire: every command takes some turns of the event loop, so that parallel requests overlap. */
export class SlowAdapter extends AroundAdapter {
  turns = 3;

  protected around<T>(_: StoreCall, pass: () => Awaitable<T>): Awaitable<T> {
    return this.late(pass);
  }

  private async late<T>(pass: () => Awaitable<T>): Promise<T> {
    for (let turn = 0; turn < this.turns; turn += 1) await nextTurn();
    const answer = await pass();
    await nextTurn();
    return answer;
  }
}
