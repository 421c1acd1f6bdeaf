import { brokenIn, changed } from './broken.js';

export const brokenLoad = brokenIn('load', [
  [
    'loads empty data for what is unknown',
    changed('load', (load) => async (id) => (await load(id)) ?? { data: '', version: 0, remaining: 1 }),
    'unknown: null',
  ],
  [
    'creates what it loads',
    changed('load', (load, adapter) => async (id) => {
      const found = await load(id);
      if (!found) adapter.put(id, '', 60);
      return found;
    }),
    'unknown: creates nothing',
  ],
  [
    'loads what has expired',
    changed('load', (_, adapter) => (id) => {
      const kept = adapter.kept.get(id);
      return kept ? adapter.describe(kept) : null;
    }),
    'expired: null, from the moment its lifetime has passed',
  ],
  [
    'understands what it keeps',
    changed('load', (load) => async (id) => {
      const found = await load(id);
      return found && { ...found, data: JSON.stringify(JSON.parse(found.data)) };
    }),
    'malformed: data is returned as it stands',
  ],
  [
    'tells the lifetime, not what is left of it',
    changed('describe', (describe) => (kept) => ({ ...describe(kept), remaining: 60 })),
    'return value: data, version and the seconds that remain',
  ],
  [
    'has one version for all sessions',
    changed('describe', (describe, adapter) => (kept) => ({ ...describe(kept), version: adapter.revision })),
    'return value: the version stays while nobody writes',
  ],
  [
    'keeps the version when write writes',
    changed('write', (write, adapter) => async (id, data, lifetime) => {
      const before = adapter.live(id);
      await write(id, data, lifetime);
      if (before) adapter.kept.set(id, { ...before, data });
      return true;
    }),
    'meaning: sees what write wrote, and read sees what swap wrote',
  ],
]);
