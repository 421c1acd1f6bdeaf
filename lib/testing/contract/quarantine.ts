import assert from 'node:assert/strict';
import { assertData } from './assert-data.js';
import { ID, LIFETIME, OTHER_ID, defaultLifetimeOf } from './samples.js';
import type { ContractGroup } from './workbench.js';

const BROKEN = '{"broken\0';

/** Adapters that can set unreadable data aside. */
export const quarantine: ContractGroup = {
  title: 'quarantine',
  applies: (capabilities) => capabilities.quarantine !== undefined,
  tests: {
    'meaning: the session is gone, and its id free': async (bench) => {
      await bench.adapter.write(ID, BROKEN, LIFETIME);
      await bench.quarantine.quarantine(ID, BROKEN);
      await assertData(bench, ID, null);
      assert.equal(await bench.adapter.write(ID, 'fresh', LIFETIME), true);
      assert.equal(await bench.adapter.read(ID), 'fresh');
    },
    'meaning: what is set aside is no session': async ({ adapter, quarantine, capabilities }) => {
      await adapter.write(ID, BROKEN, LIFETIME);
      await quarantine.quarantine(ID, BROKEN);
      const listed: string[] = [];
      for await (const id of capabilities.enumerate?.ids() ?? []) listed.push(id);
      assert.deepEqual(listed, []);
      assert.notEqual(await adapter.gc(defaultLifetimeOf(adapter)), false);
    },
    'meaning: other sessions stay': async ({ adapter, quarantine }) => {
      await adapter.write(ID, BROKEN, LIFETIME);
      await adapter.write(OTHER_ID, BROKEN, LIFETIME);
      await quarantine.quarantine(ID, BROKEN);
      assert.equal(await adapter.read(OTHER_ID), BROKEN);
    },
    'meaning: one id may break twice': async (bench) => {
      for (const data of [BROKEN, `${BROKEN} again`]) {
        await bench.adapter.write(ID, data, LIFETIME);
        await bench.quarantine.quarantine(ID, data);
        await assertData(bench, ID, null);
      }
    },
    'unknown: does nothing': async (bench) => {
      await bench.adapter.write(OTHER_ID, 'some data', LIFETIME);
      await bench.quarantine.quarantine(ID, BROKEN);
      await assertData(bench, ID, null);
      assert.equal(await bench.adapter.read(OTHER_ID), 'some data');
    },
    'expired: does nothing': async (bench) => {
      await bench.adapter.write(ID, BROKEN, LIFETIME);
      await bench.pass(LIFETIME);
      await bench.quarantine.quarantine(ID, BROKEN);
      await assertData(bench, ID, null);
    },
    'other data: does nothing': async ({ adapter, quarantine }) => {
      await adapter.write(ID, 'repaired meanwhile', LIFETIME);
      await quarantine.quarantine(ID, BROKEN);
      assert.equal(await adapter.read(ID), 'repaired meanwhile');
    },
  },
};
