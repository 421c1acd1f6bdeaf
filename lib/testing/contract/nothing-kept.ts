import assert from 'node:assert/strict';
import { ID, LIFETIME, defaultLifetimeOf } from './samples.js';
import type { ContractGroup } from './workbench.js';

/** Adapters that declare `keepsNothing`. */
export const nothingKept: ContractGroup = {
  title: 'keeps nothing',
  applies: (capabilities) => capabilities.keepsNothing === true,
  tests: {
    'read, return value: the empty string, whatever was written': async ({ adapter }) => {
      assert.equal(await adapter.read(ID), '');
      await adapter.write(ID, 'some data', LIFETIME);
      assert.equal(await adapter.read(ID), '');
    },
    'write, return value: true': async ({ adapter }) => {
      assert.equal(await adapter.write(ID, 'some data', LIFETIME), true);
    },
    'destroy, return value: true': async ({ adapter }) => {
      assert.equal(await adapter.destroy(ID), true);
    },
    'gc, return value: not false': async ({ adapter }) => {
      assert.notEqual(await adapter.gc(defaultLifetimeOf(adapter)), false);
    },
  },
};
