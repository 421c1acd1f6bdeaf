import { brokenIn, changed } from './broken.js';

export const brokenTouch = brokenIn('touch', [
  [
    'answers and does nothing',
    changed('touch', (_, adapter) => (id, version) => adapter.live(id)?.version === version),
    'meaning: the session expires that many seconds from now',
  ],
  [
    'never shortens',
    changed('touch', (touch) => (id, version, lifetime) => touch(id, version, Math.max(60, lifetime))),
    'meaning: a shorter lifetime replaces a longer one',
  ],
  [
    'rounds down',
    changed('touch', (touch) => (id, version, lifetime) => touch(id, version, Math.floor(lifetime))),
    'meaning: fractions of a second are kept or rounded up',
  ],
  [
    'makes a new version',
    changed('touch', (_, adapter) => (id, version, lifetime) => {
      const kept = adapter.live(id);
      if (kept?.version !== version) return false;
      adapter.put(id, kept.data, lifetime);
      return true;
    }),
    'meaning: data and version stay the same',
  ],
  [
    'prolongs all',
    changed('touch', (touch, adapter) => (...call) => {
      for (const [id, kept] of adapter.kept) adapter.kept.set(id, { ...kept, expires: adapter.end(call[2]) });
      return touch(...call);
    }),
    'meaning: prolongs no other session',
  ],
  [
    'creates what is not there',
    changed('touch', (touch, adapter) => (...call) => {
      if (!adapter.live(call[0])) adapter.put(call[0], '', call[2]);
      return touch(...call);
    }),
    'unknown: false, and nothing is created',
  ],
  [
    'revives the expired',
    changed('touch', (_, adapter) => (id, version, lifetime) => {
      const kept = adapter.kept.get(id);
      if (kept?.version !== version) return false;
      adapter.kept.set(id, { ...kept, expires: adapter.end(lifetime) });
      return true;
    }),
    'expired: false, and it is not revived',
  ],
  [
    'ignores the version',
    changed('touch', (touch, adapter) => (id, version, lifetime) => {
      return touch(id, adapter.live(id)?.version ?? version, lifetime);
    }),
    'other version: false, and nothing is prolonged',
  ],
]);
