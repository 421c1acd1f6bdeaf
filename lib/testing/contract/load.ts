import assert from 'node:assert/strict';
import { ID, LIFETIME, OTHER_ID } from './samples.js';
import { assertStored, create, isVersioned, stored } from './versions.js';
import type { ContractGroup } from './workbench.js';

/** `load` of adapters with conditional writes. */
export const load: ContractGroup = {
  title: 'load',
  applies: isVersioned,
  tests: {
    'unknown: null': async ({ versioned, adapter }) => {
      assert.equal(await versioned.load(ID), null);
      await adapter.write(ID, 'some data', LIFETIME);
      await adapter.destroy(ID);
      assert.equal(await versioned.load(ID), null, 'after destroy');
    },
    'unknown: creates nothing': async ({ versioned, adapter }) => {
      await versioned.load(ID);
      assert.equal(await versioned.load(ID), null);
      assert.equal(await adapter.read(ID), '');
    },
    'expired: null, from the moment its lifetime has passed': async ({ versioned, adapter, pass, tick }) => {
      await adapter.write(ID, 'some data', LIFETIME);
      await pass(LIFETIME - tick);
      assertStored(await versioned.load(ID), 'some data', tick);
      await pass(tick);
      assert.equal(await versioned.load(ID), null);
    },
    'malformed: data is returned as it stands': async ({ versioned, adapter }) => {
      await adapter.write(ID, '{"broken', LIFETIME);
      assertStored(await versioned.load(ID), '{"broken', LIFETIME);
    },
    'return value: data, version and the seconds that remain': async ({ versioned, adapter, pass }) => {
      await adapter.write(ID, 'some data', LIFETIME);
      assertStored(await versioned.load(ID), 'some data', LIFETIME);
      await pass(20);
      assertStored(await versioned.load(ID), 'some data', LIFETIME - 20);
    },
    'return value: the version stays while nobody writes': async ({ versioned, adapter }) => {
      await adapter.write(ID, 'some data', LIFETIME);
      const { version } = await stored(versioned, ID);
      await adapter.read(ID);
      await adapter.write(OTHER_ID, 'elsewhere', LIFETIME);
      assert.equal((await stored(versioned, ID)).version, version);
    },
    'meaning: sees what write wrote, and read sees what swap wrote': async ({ versioned, adapter }) => {
      const version = await create(versioned, ID, 'by swap');
      assert.equal(await adapter.read(ID), 'by swap');
      await adapter.write(ID, 'by write', LIFETIME);
      const seen = await stored(versioned, ID);
      assert.equal(seen.data, 'by write');
      assert.notEqual(seen.version, version);
    },
  },
};
