import assert from 'node:assert/strict';
import { ID, LIFETIME, OTHER_ID } from './samples.js';
import { keepsSessions, type ContractGroup } from './workbench.js';

const DAY = 86_400;

/** When a session ends. */
export const lifetimes: ContractGroup = {
  title: 'lifetimes',
  applies: keepsSessions,
  tests: {
    'read, expired: the empty string, from the moment its lifetime has passed': async ({ adapter, pass, tick }) => {
      await adapter.write(ID, 'some data', LIFETIME);
      await pass(LIFETIME - tick);
      assert.equal(await adapter.read(ID), 'some data', 'until then it is there');
      await pass(tick);
      assert.equal(await adapter.read(ID), '');
    },
    'read, expired: no gc is needed, and none brings it back': async ({ adapter, pass }) => {
      await adapter.write(ID, 'some data', LIFETIME);
      await pass(LIFETIME * 100);
      assert.equal(await adapter.read(ID), '');
      await adapter.gc(LIFETIME * 1000);
      assert.equal(await adapter.read(ID), '');
    },
    'read, meaning: does not prolong': async ({ adapter, pass }) => {
      await adapter.write(ID, 'some data', LIFETIME);
      await pass(LIFETIME / 2);
      await adapter.read(ID);
      await pass(LIFETIME / 2);
      assert.equal(await adapter.read(ID), '');
    },
    'write, meaning: the lifetime is that of this session': async ({ adapter, pass }) => {
      await adapter.write(ID, 'short', LIFETIME);
      await adapter.write(OTHER_ID, 'long', LIFETIME * 3);
      await pass(LIFETIME * 2);
      assert.equal(await adapter.read(ID), '');
      assert.equal(await adapter.read(OTHER_ID), 'long');
    },
    'write, meaning: the lifetime starts anew with each write': async ({ adapter, pass }) => {
      for (const data of ['first', 'second', 'third']) {
        await adapter.write(ID, data, LIFETIME);
        await pass(LIFETIME - 10);
        assert.equal(await adapter.read(ID), data);
      }
      await pass(10);
      assert.equal(await adapter.read(ID), '');
    },
    'write, meaning: the same data anew prolongs too': async ({ adapter, pass }) => {
      await adapter.write(ID, 'same', LIFETIME);
      await pass(LIFETIME - 10);
      await adapter.write(ID, 'same', LIFETIME);
      await pass(LIFETIME - 10);
      assert.equal(await adapter.read(ID), 'same');
    },
    'write, meaning: a shorter lifetime replaces a longer one': async ({ adapter, pass }) => {
      await adapter.write(ID, 'long', LIFETIME * 10);
      await adapter.write(ID, 'short', LIFETIME);
      await pass(LIFETIME);
      assert.equal(await adapter.read(ID), '');
    },
    'write, meaning: fractions of a second are kept or rounded up': async ({ adapter, pass, tick }) => {
      await adapter.write(ID, 'one and a half', 1.5);
      await pass(1.5 - tick);
      assert.equal(await adapter.read(ID), 'one and a half');
      await pass(0.5 + tick);
      assert.equal(await adapter.read(ID), '');
    },
    'write, meaning: less than a second is neither nothing nor for ever': async ({ adapter, pass }) => {
      await adapter.write(ID, 'a moment', 0.4);
      assert.equal(await adapter.read(ID), 'a moment');
      await pass(1);
      assert.equal(await adapter.read(ID), '');
    },
    'write, meaning: weeks and years are possible': async ({ adapter, pass }) => {
      await adapter.write(ID, 'weeks', 31 * DAY);
      await adapter.write(OTHER_ID, 'years', 3650 * DAY);
      assert.equal(await adapter.read(ID), 'weeks');
      await pass(10);
      assert.equal(await adapter.read(ID), 'weeks');
      assert.equal(await adapter.read(OTHER_ID), 'years');
    },
    'write, expired: creates it anew': async ({ adapter, pass }) => {
      await adapter.write(ID, 'before', LIFETIME);
      await pass(LIFETIME);
      assert.equal(await adapter.write(ID, 'after', LIFETIME), true);
      assert.equal(await adapter.read(ID), 'after');
      await pass(LIFETIME);
      assert.equal(await adapter.read(ID), '');
    },
    'destroy, expired: true': async ({ adapter, pass }) => {
      await adapter.write(ID, 'some data', LIFETIME);
      await pass(LIFETIME);
      assert.equal(await adapter.destroy(ID), true);
      assert.equal(await adapter.read(ID), '');
    },
  },
};
