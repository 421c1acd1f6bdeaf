import { ReferenceAdapter, type Kept } from '../reference-adapter.js';
import { brokenIn } from './broken.js';

class ServesUntilCollected extends ReferenceAdapter {
  override live(id: string) {
    return this.kept.get(id);
  }
}

class ServesAMomentTooLong extends ReferenceAdapter {
  override isOver(kept: Kept) {
    return kept.expires < this.clock.now();
  }
}

class SlidesOnRead extends ReferenceAdapter {
  override read(id: string) {
    const kept = this.live(id);
    if (kept) this.put(id, kept.data, 60);
    return super.read(id);
  }
}

class IgnoresTheLifetime extends ReferenceAdapter {
  override end() {
    return this.clock.now() + 60_000;
  }
}

class KeepsTheFirstEnd extends ReferenceAdapter {
  override put(id: string, data: string, lifetime: number) {
    const expires = this.live(id)?.expires ?? this.end(lifetime);
    return super.put(id, data, (expires - this.clock.now()) / 1000);
  }
}

class SkipsEqualWrites extends ReferenceAdapter {
  override write(id: string, data: string, lifetime: number) {
    return this.live(id)?.data === data || super.write(id, data, lifetime);
  }
}

class NeverShortens extends ReferenceAdapter {
  override put(id: string, data: string, lifetime: number) {
    const left = ((this.live(id)?.expires ?? 0) - this.clock.now()) / 1000;
    return super.put(id, data, Math.max(left, lifetime));
  }
}

class RoundsDown extends ReferenceAdapter {
  override end(lifetime: number) {
    return super.end(Math.floor(lifetime));
  }
}

/** `0` is for ever in Redis' old commands and in memcached. */
class TakesAMomentForEver extends ReferenceAdapter {
  override end(lifetime: number) {
    return super.end(Math.round(lifetime) || Infinity);
  }
}

/** As memcached does with a relative time. */
class TakesWeeksForADate extends ReferenceAdapter {
  override end(lifetime: number) {
    return lifetime > 30 * 86_400 ? lifetime * 1000 : super.end(lifetime);
  }
}

class StumblesOverTheExpired extends ReferenceAdapter {
  override write(id: string, data: string, lifetime: number) {
    return (this.kept.has(id) && !this.live(id)) || super.write(id, data, lifetime);
  }

  override destroy(id: string) {
    return (!this.kept.has(id) || this.live(id) !== undefined) && super.destroy(id);
  }
}

class BringsBackOnGc extends ReferenceAdapter {
  override gc(maxLifetime: number) {
    for (const [id, { data }] of this.kept) this.put(id, data, maxLifetime);
    return 0;
  }
}

export const brokenLifetimes = brokenIn('lifetimes', [
  ['serves the expired until gc', ServesUntilCollected, 'read, expired: no gc is needed, and none brings it back'],
  [
    'serves a moment too long',
    ServesAMomentTooLong,
    'read, expired: the empty string, from the moment its lifetime has passed',
  ],
  ['brings the expired back with gc', BringsBackOnGc, 'read, expired: no gc is needed, and none brings it back'],
  ['prolongs what is read', SlidesOnRead, 'read, meaning: does not prolong'],
  ['ignores the lifetime', IgnoresTheLifetime, 'write, meaning: the lifetime is that of this session'],
  ['keeps the first end', KeepsTheFirstEnd, 'write, meaning: the lifetime starts anew with each write'],
  ['skips a write of equal data', SkipsEqualWrites, 'write, meaning: the same data anew prolongs too'],
  ['never shortens', NeverShortens, 'write, meaning: a shorter lifetime replaces a longer one'],
  ['rounds down', RoundsDown, 'write, meaning: fractions of a second are kept or rounded up'],
  [
    'takes less than a second for ever',
    TakesAMomentForEver,
    'write, meaning: less than a second is neither nothing nor for ever',
  ],
  ['takes weeks for a date', TakesWeeksForADate, 'write, meaning: weeks and years are possible'],
  ['stumbles over the expired', StumblesOverTheExpired, 'write, expired: creates it anew', 'destroy, expired: true'],
]);
