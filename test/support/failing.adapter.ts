import type { Awaitable } from '../../lib/index.js';
import { AroundAdapter, type StoreCall } from './around.adapter.js';

/** A store that breaks on command, with an error as drivers throw them: it names the key and quotes the data. */
export class FailingAdapter extends AroundAdapter {
  readonly broken = new Set<StoreCall['verb']>();
  /** Every id that was met, to be searched for where no id may be. */
  readonly ids = new Set<string>();

  protected around<T>(call: StoreCall, pass: () => Awaitable<T>): Awaitable<T> {
    if (call.id !== undefined) this.ids.add(call.id);
    if (!this.broken.has(call.verb)) return pass();
    throw Object.assign(new Error(`${STORE_TEXT}: ${call.verb} sess:${call.id ?? ''} ${call.next ?? ''}`), {
      code: 'ECONNREFUSED',
    });
  }
}

/** What no answer and no log line may show. */
export const STORE_TEXT = 'OOM command not allowed';
