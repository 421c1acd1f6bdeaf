import assert from 'node:assert/strict';
import { keepsSessions, type ContractGroup } from './workbench.js';
import { assertData } from './assert-data.js';
import { ID, LIFETIME, OTHER_ID, THIRD_ID, defaultLifetimeOf } from './samples.js';

/** The six verbs on ordinary ids and data; {@link ids}, {@link data} and {@link lifetimes} have the others. */
export const sixVerbs: ContractGroup = {
  title: 'six verbs',
  applies: keepsSessions,
  tests: {
    'read, unknown: the empty string': async ({ adapter }) => {
      assert.equal(await adapter.read(ID), '');
    },
    'read, unknown: creates nothing': async (bench) => {
      await bench.adapter.read(ID);
      await assertData(bench, ID, null);
    },
    'read, return value: exactly the string that was written': async ({ adapter }) => {
      await adapter.write(ID, 'some data', LIFETIME);
      assert.equal(await adapter.read(ID), 'some data');
      assert.equal(await adapter.read(ID), 'some data', 'reading must not use it up');
    },
    'write, return value: true': async ({ adapter }) => {
      assert.equal(await adapter.write(ID, 'some data', LIFETIME), true);
      assert.equal(await adapter.write(ID, 'other data', LIFETIME), true, 'replacing');
      assert.equal(await adapter.write(ID, 'other data', LIFETIME), true, 'writing what is there already');
    },
    'write, meaning: replaces the data as a whole': async ({ adapter }) => {
      await adapter.write(ID, 'a long text that is there first', LIFETIME);
      await adapter.write(ID, 'short', LIFETIME);
      assert.equal(await adapter.read(ID), 'short');
    },
    'write, meaning: changes one session and no other': async ({ adapter }) => {
      await adapter.write(ID, 'mine', LIFETIME);
      await adapter.write(OTHER_ID, 'theirs', LIFETIME);
      await adapter.write(ID, 'mine again', LIFETIME);
      assert.equal(await adapter.read(OTHER_ID), 'theirs');
    },
    'write, atomicity: a reader sees the old or the new data, never a part': async ({ adapter, capabilities }) => {
      const size = Math.min(60_000, capabilities.maxBytes ?? Infinity);
      const states = Array.from('abcdef', (letter) => letter.repeat(size));
      await adapter.write(ID, states[0] as string, LIFETIME);
      const reads = states.flatMap((data) => [
        Promise.resolve(adapter.write(ID, data, LIFETIME)).then(() => adapter.read(ID)),
        Promise.resolve(adapter.read(ID)),
      ]);
      for (const seen of await Promise.all(reads)) {
        assert.ok(states.includes(seen), `read ${seen.length} characters that nobody wrote`);
      }
    },
    'destroy, meaning: removes one session and no other': async ({ adapter }) => {
      await adapter.write(ID, 'mine', LIFETIME);
      await adapter.write(OTHER_ID, 'theirs', LIFETIME);
      assert.equal(await adapter.destroy(ID), true);
      assert.equal(await adapter.read(ID), '');
      assert.equal(await adapter.read(OTHER_ID), 'theirs');
    },
    'destroy, meaning: the id can be written again': async ({ adapter }) => {
      await adapter.write(ID, 'before', LIFETIME);
      await adapter.destroy(ID);
      assert.equal(await adapter.write(ID, 'after', LIFETIME), true);
      assert.equal(await adapter.read(ID), 'after');
    },
    'destroy, unknown: true': async ({ adapter }) => {
      assert.equal(await adapter.destroy(ID), true);
      await adapter.write(ID, 'some data', LIFETIME);
      await adapter.destroy(ID);
      assert.equal(await adapter.destroy(ID), true, 'the second time');
    },
    'many sessions are kept apart': async ({ adapter }) => {
      const ids = Array.from({ length: 120 }, (_, index) => `many-sessions-number-${index}`);
      await Promise.all(ids.map((id) => adapter.write(id, `data of ${id}`, LIFETIME)));
      const found = await Promise.all(ids.map((id) => adapter.read(id)));
      assert.deepEqual(
        found,
        ids.map((id) => `data of ${id}`),
      );
    },
    'gc, meaning: keeps what is live': async ({ adapter, pass }) => {
      await adapter.write(ID, 'live', LIFETIME * 3);
      await adapter.write(OTHER_ID, 'expired', LIFETIME);
      await pass(LIFETIME * 2);
      await adapter.gc(defaultLifetimeOf(adapter));
      assert.equal(await adapter.read(ID), 'live');
      assert.equal(await adapter.read(OTHER_ID), '');
    },
    'gc, return value: how many were removed, or true': async ({ adapter, pass }) => {
      for (const id of [ID, OTHER_ID]) await adapter.write(id, 'soon expired', LIFETIME);
      await adapter.write(THIRD_ID, 'live', LIFETIME * 3);
      await pass(LIFETIME * 2);
      const removed = await adapter.gc(defaultLifetimeOf(adapter));
      // Fewer than two: stores that expire by themselves leave nothing to remove.
      assert.ok([true, 0, 1, 2].includes(removed), `returned ${String(removed)}`);
    },
  },
};
