import { ReferenceAdapter } from '../reference-adapter.js';
import { brokenIn, changed } from './broken.js';

class StumblesOverTheExpired extends ReferenceAdapter {
  override write(id: string, data: string, lifetime: number) {
    return this.isInTheWay(id) || super.write(id, data, lifetime);
  }

  override destroy(id: string) {
    return !this.isInTheWay(id) && super.destroy(id);
  }

  private isInTheWay(id: string): boolean {
    return this.kept.has(id) && !this.live(id);
  }
}

const THIRTY_DAYS = 30 * 86_400;

export const brokenLifetimes = brokenIn('lifetimes', [
  [
    'serves the expired until gc',
    changed(
      'live',
      (_, { kept }) =>
        (id) =>
          kept.get(id),
    ),
    'read, expired: the empty string, from the moment its lifetime has passed',
    'read, expired: no gc is needed, and none brings it back',
  ],
  [
    'serves a moment too long',
    changed(
      'isOver',
      (_, { clock }) =>
        (kept) =>
          kept.expires < clock.now(),
    ),
    'read, expired: the empty string, from the moment its lifetime has passed',
  ],
  [
    'brings the expired back with gc',
    changed('gc', (_, adapter) => (maxLifetime) => {
      for (const [id, { data }] of adapter.kept) adapter.put(id, data, maxLifetime);
      return 0;
    }),
    'read, expired: no gc is needed, and none brings it back',
  ],
  [
    'prolongs what is read',
    changed('read', (read, adapter) => (id) => {
      const kept = adapter.live(id);
      if (kept) adapter.put(id, kept.data, 60);
      return read(id);
    }),
    'read, meaning: does not prolong',
  ],
  [
    'ignores the lifetime',
    changed('end', (end) => () => end(60)),
    'write, meaning: the lifetime is that of this session',
  ],
  [
    'keeps the first end',
    changed('put', (put, adapter) => (id, data, lifetime) => {
      const first = adapter.live(id)?.expires ?? adapter.end(lifetime);
      return put(id, data, (first - adapter.clock.now()) / 1000);
    }),
    'write, meaning: the lifetime starts anew with each write',
  ],
  [
    'skips a write of equal data',
    changed(
      'write',
      (write, adapter) =>
        (...call) =>
          adapter.live(call[0])?.data === call[1] || write(...call),
    ),
    'write, meaning: the same data anew prolongs too',
  ],
  [
    'never shortens',
    changed('put', (put, adapter) => (id, data, lifetime) => {
      const left = ((adapter.live(id)?.expires ?? 0) - adapter.clock.now()) / 1000;
      return put(id, data, Math.max(left, lifetime));
    }),
    'write, meaning: a shorter lifetime replaces a longer one',
  ],
  [
    'rounds down',
    changed('end', (end) => (lifetime) => end(Math.floor(lifetime))),
    'write, meaning: fractions of a second are kept or rounded up',
  ],
  [
    'takes 0 for ever, as memcached does',
    changed('end', (end) => (lifetime) => end(Math.round(lifetime) || Infinity)),
    'write, meaning: less than a second is neither nothing nor for ever',
  ],
  [
    'takes more than 30 days for a date, as memcached does',
    changed('end', (end) => (lifetime) => (lifetime > THIRTY_DAYS ? lifetime * 1000 : end(lifetime))),
    'write, meaning: weeks and years are possible',
  ],
  ['stumbles over the expired', StumblesOverTheExpired, 'write, expired: creates it anew', 'destroy, expired: true'],
]);
