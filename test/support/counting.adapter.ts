import type { Awaitable } from '../../lib/index.js';
import { AroundAdapter, type StoreCall } from './around.adapter.js';

/** Takes notes of every command of a request; boot and shutdown do not count. */
export class CountingAdapter extends AroundAdapter {
  readonly calls: StoreCall[] = [];

  get verbs(): string[] {
    return this.calls.map(({ verb }) => verb);
  }

  /** The verbs since the last time that this was asked. */
  takeVerbs(): string[] {
    return this.calls.splice(0).map(({ verb }) => verb);
  }

  protected around<T>(call: StoreCall, pass: () => Awaitable<T>): Awaitable<T> {
    if (call.verb !== 'open' && call.verb !== 'close') this.calls.push(call);
    return pass();
  }
}
