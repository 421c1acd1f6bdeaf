import { ReferenceAdapter } from '../reference-adapter.js';
import { brokenIn, changed, type Row } from './broken.js';

/** A swap that does not look at what is stored. */
const SwapsBlindly = changed('swap', (_, adapter) => (id, _expected, next, lifetime) => ({
  swapped: true,
  version: adapter.replace(id, next, lifetime),
}));

/** A swap that creates when there is nothing, whatever was expected. */
const Upserts = changed('swap', (swap, adapter) => (id, expected, next, lifetime) => {
  return swap(id, adapter.live(id) ? expected : null, next, lifetime);
});

/** A swap that refuses ids that ever were. */
class KeepsTombstones extends ReferenceAdapter {
  override swap(...[id, expected, next, lifetime]: Parameters<ReferenceAdapter['swap']>) {
    if (expected === null && this.kept.has(id)) return this.refusal(undefined);
    return super.swap(id, expected, next, lifetime);
  }

  override replace(id: string, next: string | null, lifetime: number) {
    if (next !== null) return super.replace(id, next, lifetime);
    this.put(id, '', 0);
    return null;
  }
}

const SWAP: Row[] = [
  [
    'only updates',
    changed(
      'swap',
      (swap, adapter) =>
        (...call) =>
          call[1] === null ? adapter.refusal(undefined) : swap(...call),
    ),
    'meaning: expected null creates what is not there',
  ],
  [
    'creates over what is there',
    changed('swap', (swap, adapter) => (id, expected, next, lifetime) => {
      return swap(id, expected ?? adapter.live(id)?.version ?? null, next, lifetime);
    }),
    'meaning: expected null is refused when something is there',
  ],
  [
    'answers with the version before',
    changed('replace', (replace) => (...call) => {
      const version = replace(...call);
      return version === null ? null : (version as number) - 1;
    }),
    'meaning: the stored version is replaced',
  ],
  ['ignores the version', SwapsBlindly, 'meaning: a stale version is refused'],
  [
    'keeps the version when write writes',
    changed('write', (write, adapter) => async (id, data, lifetime) => {
      const before = adapter.live(id);
      await write(id, data, lifetime);
      if (before) adapter.kept.set(id, { ...before, data });
      return true;
    }),
    'meaning: a version is stale after a write as well',
  ],
  [
    'takes the version of any session',
    changed('swap', (swap, adapter) => (id, expected, next, lifetime) => {
      const known = [...adapter.kept.values()].some(({ version }) => version === expected);
      return swap(id, known ? (adapter.live(id)?.version ?? null) : expected, next, lifetime);
    }),
    'meaning: the version of another session is refused',
  ],
  [
    'keeps the end',
    changed('replace', (replace, adapter) => (id, next, lifetime) => {
      const left = adapter.live(id)?.expires;
      return replace(id, next, left ? (left - adapter.clock.now()) / 1000 : lifetime);
    }),
    'meaning: the lifetime starts anew, longer or shorter',
  ],
  [
    'takes empty data for a removal',
    changed('replace', (replace) => (id, next, lifetime) => replace(id, next === '' ? null : next, lifetime)),
    'meaning: the empty string is data, no removal',
  ],
  ['creates whatever was expected', Upserts, 'unknown: refused, and nothing is there'],
  [
    'swaps what has expired',
    changed(
      'live',
      (_, { kept }) =>
        (id) =>
          kept.get(id),
    ),
    'expired: refused, and nothing is there',
  ],
  ['finds the expired in the way', KeepsTombstones, 'expired: expected null creates it anew'],
  [
    'does not say what is there',
    changed('refusal', () => () => ({ swapped: false, current: null })),
    'return value: what is there instead, good for another swap',
  ],
  [
    'prolongs what it refuses',
    changed('swap', (swap, adapter) => async (...call) => {
      const kept = adapter.live(call[0]);
      const answer = await swap(...call);
      if (kept && !answer.swapped) adapter.kept.set(call[0], { ...kept, expires: adapter.end(call[3]) });
      return answer;
    }),
    'return value: a refusal changes neither data nor lifetime',
  ],
];

const SWAP_TO_NULL: Row[] = [
  [
    'removes nothing',
    changed(
      'replace',
      (replace) =>
        (...call) =>
          call[1] === null ? null : replace(...call),
    ),
    'meaning: removes the session, and no other',
  ],
  ['removes whatever the version', SwapsBlindly, 'meaning: a stale version is refused, and the session stays'],
  [
    'removes without a version',
    changed('swap', (swap, adapter) => (id, expected, next, lifetime) => {
      return swap(id, next === null ? (expected ?? adapter.live(id)?.version ?? null) : expected, next, lifetime);
    }),
    'meaning: expected null is refused when something is there',
  ],
  ['creates whatever was expected', Upserts, 'meaning: the version it removed is refused from then on'],
  ['leaves a tombstone', KeepsTombstones, 'meaning: the id is free again'],
  [
    'refuses to remove nothing',
    changed('swap', (swap, adapter) => (...call) => {
      return call[1] === null && call[2] === null ? adapter.refusal(adapter.live(call[0])) : swap(...call);
    }),
    'unknown: expected null succeeds, there is nothing to remove',
  ],
  ['removes what has expired', SwapsBlindly, 'expired: refused, and nothing is there'],
];

export const brokenSwap = [...brokenIn('swap', SWAP), ...brokenIn('swap to null', SWAP_TO_NULL)];
