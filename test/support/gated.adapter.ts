import type { Awaitable } from '../../lib/index.js';
import { AroundAdapter, type StoreCall } from './around.adapter.js';
import { type Deferred, deferred } from './deferred.js';

/** A store as slow as the test wants: while the gate is shut, each command of one verb waits to be released. */
export class GatedAdapter extends AroundAdapter {
  /** Which commands wait. */
  verb: StoreCall['verb'] = 'swap';
  isShut = true;
  private waiting: Deferred[] = [];
  private arrival = deferred();

  /** Resolves when a command waits at the gate. */
  arrived(): Promise<void> {
    return this.arrival.promise;
  }

  /** Lets what waits pass; the gate stays as it is for what comes later. */
  release(): void {
    const waiting = this.waiting;
    this.waiting = [];
    this.arrival = deferred();
    for (const { resolve } of waiting) resolve();
  }

  /** Lets everything pass, now and later. */
  openGate(): void {
    this.isShut = false;
    this.release();
  }

  protected around<T>(call: StoreCall, pass: () => Awaitable<T>): Awaitable<T> {
    return this.isShut && call.verb === this.verb ? this.held(pass) : pass();
  }

  private async held<T>(pass: () => Awaitable<T>): Promise<T> {
    const gate = deferred();
    this.waiting.push(gate);
    this.arrival.resolve();
    await gate.promise;
    return pass();
  }
}
