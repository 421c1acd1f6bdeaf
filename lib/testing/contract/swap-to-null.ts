import assert from 'node:assert/strict';
import { ID, LIFETIME, OTHER_ID } from './samples.js';
import { assertStored, create, isVersioned, swapped } from './versions.js';
import type { ContractGroup } from './workbench.js';

/** `swap` to null: removals that cannot hit what somebody else wrote. */
export const swapToNull: ContractGroup = {
  title: 'swap to null',
  applies: isVersioned,
  tests: {
    'meaning: removes the session, and no other': async ({ versioned, adapter }) => {
      const version = await create(versioned, ID, 'mine');
      await create(versioned, OTHER_ID, 'theirs');
      assert.deepEqual(await versioned.swap(ID, version, null, 0), { swapped: true, version: null });
      assert.equal(await versioned.load(ID), null);
      assert.equal(await adapter.read(ID), '');
      assert.equal(await adapter.read(OTHER_ID), 'theirs');
    },
    'meaning: a stale version is refused, and the session stays': async ({ versioned }) => {
      const first = await create(versioned, ID, 'first');
      swapped(await versioned.swap(ID, first, 'second', LIFETIME));
      const late = await versioned.swap(ID, first, null, 0);
      assert.ok(!late.swapped);
      assertStored(late.current, 'second', LIFETIME);
      assertStored(await versioned.load(ID), 'second', LIFETIME);
    },
    'meaning: expected null is refused when something is there': async ({ versioned }) => {
      await create(versioned, ID, 'first');
      const answer = await versioned.swap(ID, null, null, 0);
      assert.ok(!answer.swapped);
      assertStored(answer.current, 'first', LIFETIME);
    },
    'meaning: the version it removed is refused from then on': async ({ versioned, adapter }) => {
      const version = await create(versioned, ID, 'first');
      await versioned.swap(ID, version, null, 0);
      assert.deepEqual(await versioned.swap(ID, version, 'revived', LIFETIME), { swapped: false, current: null });
      assert.deepEqual(await versioned.swap(ID, version, null, 0), { swapped: false, current: null });
      assert.equal(await adapter.read(ID), '');
    },
    'meaning: the id is free again': async ({ versioned }) => {
      const version = await create(versioned, ID, 'before');
      await versioned.swap(ID, version, null, 0);
      await create(versioned, ID, 'after');
      assertStored(await versioned.load(ID), 'after', LIFETIME);
    },
    'unknown: expected null succeeds, there is nothing to remove': async ({ versioned }) => {
      assert.deepEqual(await versioned.swap(ID, null, null, 0), { swapped: true, version: null });
      assert.equal(await versioned.load(ID), null);
    },
    'expired: refused, and nothing is there': async ({ versioned, pass }) => {
      const version = await create(versioned, ID, 'first');
      await pass(LIFETIME);
      assert.deepEqual(await versioned.swap(ID, version, null, 0), { swapped: false, current: null });
    },
  },
};
