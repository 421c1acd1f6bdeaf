import assert from 'node:assert/strict';
import { ID, LIFETIME } from './samples.js';
import type { ContractGroup, Workbench } from './workbench.js';

/** Every byte, as a serializer with `encoding: 'binary'` hands them over: one character each. */
const BYTES = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));

/** Adapters that can keep bytes. */
export const binary: ContractGroup = {
  title: 'binary',
  applies: (capabilities) => capabilities.binary !== undefined,
  opened: false,
  tests: {
    'meaning: bytes that were written are read': async (bench) => {
      await openForBytes(bench);
      await bench.adapter.write(ID, BYTES, LIFETIME);
      assert.equal(await bench.adapter.read(ID), BYTES);
    },
    'meaning: bytes that were swapped in are loaded, and have their version': async (bench) => {
      if (bench.capabilities.versioned === undefined) return;
      await openForBytes(bench);
      const { adapter, versioned } = bench;
      const made = await versioned.swap(ID, null, BYTES, LIFETIME);
      const loaded = await versioned.load(ID);
      assert.equal(loaded?.data, BYTES);
      assert.deepEqual(made, { swapped: true, version: loaded.version });
      assert.equal(await adapter.read(ID), BYTES);
    },
  },
};

async function openForBytes({ adapter, binary }: Workbench): Promise<void> {
  binary.keepBytes();
  assert.equal(await adapter.open('', 'sid'), true);
}
