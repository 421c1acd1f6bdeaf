import assert from 'node:assert/strict';
import { ID, LIFETIME, OTHER_ID } from './samples.js';
import { assertStored, create, isVersioned, stored, swapped } from './versions.js';
import type { ContractGroup } from './workbench.js';

/** `touch`: a new lifetime that never brings anything back. */
export const touch: ContractGroup = {
  title: 'touch',
  applies: isVersioned,
  tests: {
    'meaning: the session expires that many seconds from now': async ({ versioned, pass }) => {
      const version = await create(versioned, ID, 'some data');
      await pass(LIFETIME - 10);
      assert.equal(await versioned.touch(ID, version, LIFETIME), true);
      assertStored(await versioned.load(ID), 'some data', LIFETIME);
      await pass(LIFETIME);
      assert.equal(await versioned.load(ID), null);
    },
    'meaning: a shorter lifetime replaces a longer one': async ({ versioned, adapter, pass }) => {
      const version = await create(versioned, ID, 'some data');
      assert.equal(await versioned.touch(ID, version, 10), true);
      await pass(10);
      assert.equal(await adapter.read(ID), '');
    },
    'meaning: fractions of a second are kept or rounded up': async ({ versioned, adapter }) => {
      const version = await create(versioned, ID, 'some data');
      assert.equal(await versioned.touch(ID, version, 0.4), true);
      assert.equal(await adapter.read(ID), 'some data');
    },
    'meaning: data and version stay the same': async ({ versioned }) => {
      const version = await create(versioned, ID, 'some data');
      await versioned.touch(ID, version, LIFETIME * 2);
      const seen = await stored(versioned, ID);
      assert.equal(seen.data, 'some data');
      assert.equal(seen.version, version);
      swapped(await versioned.swap(ID, version, 'next', LIFETIME));
    },
    'meaning: prolongs no other session': async ({ versioned, pass }) => {
      const version = await create(versioned, ID, 'mine');
      await create(versioned, OTHER_ID, 'theirs');
      await versioned.touch(ID, version, LIFETIME * 2);
      await pass(LIFETIME);
      assert.equal(await versioned.load(OTHER_ID), null);
    },
    'unknown: false, and nothing is created': async ({ versioned, adapter }) => {
      const version = await create(versioned, ID, 'some data');
      await adapter.destroy(ID);
      assert.equal(await versioned.touch(ID, version, LIFETIME), false);
      assert.equal(await versioned.load(ID), null);
      assert.equal(await adapter.read(ID), '');
    },
    'expired: false, and it is not revived': async ({ versioned, adapter, pass }) => {
      const version = await create(versioned, ID, 'some data');
      await pass(LIFETIME);
      assert.equal(await versioned.touch(ID, version, LIFETIME), false);
      assert.equal(await versioned.load(ID), null);
      assert.equal(await adapter.read(ID), '');
    },
    'other version: false, and nothing is prolonged': async ({ versioned }) => {
      const first = await create(versioned, ID, 'first');
      swapped(await versioned.swap(ID, first, 'second', LIFETIME));
      assert.equal(await versioned.touch(ID, first, LIFETIME * 10), false);
      assertStored(await versioned.load(ID), 'second', LIFETIME);
    },
  },
};
