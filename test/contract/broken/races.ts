import type { SessionVersion } from '../../../lib/adapters/adapter-capabilities.js';
import { ReferenceAdapter } from '../reference-adapter.js';
import { brokenIn, changed } from './broken.js';

/** Looks, waits for its store, and acts on what it saw. */
class LooksThenActs extends ReferenceAdapter {
  override async swap(id: string, expected: SessionVersion | null, next: string | null, lifetime: number) {
    const kept = this.live(id);
    await Promise.resolve();
    if ((kept?.version ?? null) !== expected) return this.refusal(kept);
    return { swapped: true as const, version: this.replace(id, next, lifetime) };
  }

  override async touch(id: string, version: SessionVersion, lifetime: number) {
    const kept = this.live(id);
    await Promise.resolve();
    if (kept?.version !== version) return false;
    this.kept.set(id, { ...kept, expires: this.end(lifetime) });
    return true;
  }
}

/** Refuses while another swap runs, of whatever session. */
class OneAtATime extends ReferenceAdapter {
  private busy = false;

  override async swap(...call: Parameters<ReferenceAdapter['swap']>) {
    if (this.busy) return this.refusal(this.live(call[0]));
    this.busy = true;
    await Promise.resolve();
    this.busy = false;
    return super.swap(...call);
  }
}

export const brokenRaces = brokenIn('races', [
  [
    'looks, then acts',
    LooksThenActs,
    'swap, atomicity: of fifty with one version exactly one wins',
    'swap, atomicity: of fifty that create one id exactly one wins',
    'swap, atomicity: of fifty that create over an expired session exactly one wins',
    'swap, atomicity: of removals and writes with one version exactly one wins',
    'swap, atomicity: sixteen that count up lose nothing',
    'destroy against swap: nothing is left, whoever came first',
    'destroy against touch: nothing is left, whoever came first',
    'touch against swap: the new data stays',
  ],
  ['swaps one at a time', OneAtATime, 'swaps of different sessions do not meet'],
  [
    'refuses every swap of what is there',
    changed(
      'swap',
      (swap, adapter) =>
        (...call) =>
          call[1] === null ? swap(...call) : adapter.refusal(adapter.live(call[0])),
    ),
    'swap, atomicity: sixteen that count up lose nothing',
  ],
]);
