import assert from 'node:assert/strict';
import type { StoredSession } from '../../adapters/adapter-capabilities.js';
import { ID, LIFETIME, OTHER_ID } from './samples.js';
import { assertStored, create, isVersioned, stored, swapped } from './versions.js';
import type { ContractGroup } from './workbench.js';

/** `swap` that replaces or creates. */
export const swap: ContractGroup = {
  title: 'swap',
  applies: isVersioned,
  tests: {
    'meaning: expected null creates what is not there': async ({ versioned }) => {
      const version = await create(versioned, ID, 'created');
      assert.deepEqual(withoutTime(await stored(versioned, ID)), { data: 'created', version });
    },
    'meaning: expected null is refused when something is there': async ({ versioned }) => {
      await create(versioned, ID, 'first');
      const answer = await versioned.swap(ID, null, 'second', LIFETIME);
      assert.equal(answer.swapped, false);
      assert.equal((await stored(versioned, ID)).data, 'first');
    },
    'meaning: the stored version is replaced': async ({ versioned }) => {
      const first = await create(versioned, ID, 'first');
      const second = swapped(await versioned.swap(ID, first, 'second', LIFETIME));
      const third = swapped(await versioned.swap(ID, second, 'third', LIFETIME));
      assert.deepEqual(withoutTime(await stored(versioned, ID)), { data: 'third', version: third });
    },
    'meaning: a stale version is refused': async ({ versioned }) => {
      const first = await create(versioned, ID, 'first');
      swapped(await versioned.swap(ID, first, 'second', LIFETIME));
      const late = await versioned.swap(ID, first, 'late', LIFETIME);
      assert.equal(late.swapped, false);
      assert.equal((await stored(versioned, ID)).data, 'second');
    },
    'meaning: a version is stale after a write as well': async ({ versioned, adapter }) => {
      const first = await create(versioned, ID, 'first');
      await adapter.write(ID, 'second', LIFETIME);
      assert.equal((await versioned.swap(ID, first, 'late', LIFETIME)).swapped, false);
      assert.equal(await adapter.read(ID), 'second');
    },
    'meaning: the version of another session is refused': async ({ versioned }) => {
      const mine = await create(versioned, ID, 'mine');
      const theirs = await create(versioned, OTHER_ID, 'theirs');
      swapped(await versioned.swap(ID, mine, 'mine again', LIFETIME));
      assert.equal((await versioned.swap(ID, theirs, 'mixed up', LIFETIME)).swapped, false);
      assert.equal((await stored(versioned, OTHER_ID)).data, 'theirs');
    },
    'meaning: the lifetime starts anew, longer or shorter': async ({ versioned, pass }) => {
      const first = await create(versioned, ID, 'first');
      await pass(LIFETIME / 2);
      const second = swapped(await versioned.swap(ID, first, 'second', LIFETIME * 2));
      assertStored(await versioned.load(ID), 'second', LIFETIME * 2);
      swapped(await versioned.swap(ID, second, 'third', LIFETIME));
      await pass(LIFETIME);
      assert.equal(await versioned.load(ID), null);
    },
    'meaning: the empty string is data, no removal': async ({ versioned }) => {
      const first = await create(versioned, ID, 'first');
      swapped(await versioned.swap(ID, first, '', LIFETIME));
      assertStored(await versioned.load(ID), '', LIFETIME);
    },
    'unknown: refused, and nothing is there': async ({ versioned, adapter }) => {
      const version = await create(versioned, ID, 'first');
      await adapter.destroy(ID);
      const answer = await versioned.swap(ID, version, 'revived', LIFETIME);
      assert.deepEqual(answer, { swapped: false, current: null });
      assert.equal(await adapter.read(ID), '');
    },
    'expired: refused, and nothing is there': async ({ versioned, adapter, pass }) => {
      const version = await create(versioned, ID, 'first');
      await pass(LIFETIME);
      const answer = await versioned.swap(ID, version, 'revived', LIFETIME);
      assert.deepEqual(answer, { swapped: false, current: null });
      assert.equal(await adapter.read(ID), '');
    },
    'expired: expected null creates it anew': async ({ versioned, pass }) => {
      await create(versioned, ID, 'before');
      await pass(LIFETIME);
      await create(versioned, ID, 'after');
      assertStored(await versioned.load(ID), 'after', LIFETIME);
    },
    'return value: what is there instead, good for another swap': async ({ versioned }) => {
      const first = await create(versioned, ID, 'first');
      swapped(await versioned.swap(ID, first, 'second', LIFETIME));
      const refused = await versioned.swap(ID, first, 'late', LIFETIME);
      assert.ok(!refused.swapped);
      assertStored(refused.current, 'second', LIFETIME);
      swapped(await versioned.swap(ID, refused.current.version, 'third', LIFETIME));
    },
    'return value: a refusal changes neither data nor lifetime': async ({ versioned, pass }) => {
      const first = await create(versioned, ID, 'first');
      swapped(await versioned.swap(ID, first, 'second', LIFETIME));
      await pass(LIFETIME / 2);
      await versioned.swap(ID, first, 'late', LIFETIME * 10);
      await versioned.swap(ID, null, 'late', LIFETIME * 10);
      assertStored(await versioned.load(ID), 'second', LIFETIME / 2);
    },
  },
};

function withoutTime({ data, version }: StoredSession): Pick<StoredSession, 'data' | 'version'> {
  return { data, version };
}
