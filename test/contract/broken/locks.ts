import { brokenIn, changed } from './broken.js';

const NOTHING = { release: () => undefined };

export const brokenLocks = brokenIn('lock', [
  [
    'locks nobody out',
    changed('lock', () => () => Promise.resolve(NOTHING)),
    'atomicity: one at a time has it',
    'failure: who waited in vain is told',
    'release: done twice, it takes nothing from the next one',
  ],
  [
    'gives up in its own words',
    changed('lock', (lock) => async (id, options) => {
      try {
        return await lock(id, options);
      } catch {
        throw new Error('busy');
      }
    }),
    'failure: who waited in vain is told',
  ],
  [
    'never gives a lock back',
    changed('lock', (lock) => async (id, options) => {
      await lock(id, { ...options, wait: 0.01 });
      return NOTHING;
    }),
    'release: the next one has it',
  ],
  [
    'gives back whatever is locked',
    changed('lock', (lock) => {
      const all: (() => unknown)[] = [];
      return async (id, options) => {
        all.push((await lock(id, options)).release);
        return { release: () => all.forEach((release) => void release()) };
      };
    }),
    'release: done twice, it takes nothing from the next one',
  ],
  [
    'has one lock for all sessions',
    changed('lock', (lock) => (_, options) => lock('all', options)),
    'meaning: other sessions are free',
  ],
  [
    'keeps the holder out, too',
    changed('destroy', (destroy, adapter) => (id) => {
      if (adapter.isLocked(id)) throw new Error('locked');
      return destroy(id);
    }),
    'meaning: whoever has the lock can change the session',
  ],
  [
    'keeps its locks among the sessions',
    changed('lock', (lock, adapter) => (id, options) => {
      adapter.put(`${id}-lock`, 'mine', options.expiry);
      return lock(id, options);
    }),
    'unknown: no session is created',
  ],
]);
