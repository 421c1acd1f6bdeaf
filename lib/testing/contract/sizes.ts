import assert from 'node:assert/strict';
import { ID, LIFETIME } from './samples.js';
import { keepsSessions, type ContractGroup } from './workbench.js';

const MEGABYTE = 2 ** 20;

/** A store that declares more is not filled to the brim: the suite has to run on a laptop. */
const LARGEST_PROBED = 16 * MEGABYTE;

/** How much can be kept. */
export const sizes: ContractGroup = {
  title: 'sizes',
  applies: keepsSessions,
  tests: {
    'a megabyte, or the declared limit, comes back whole': async ({ adapter, capabilities }) => {
      const value = text(Math.min(MEGABYTE, capabilities.maxBytes ?? MEGABYTE));
      assert.equal(await adapter.write(ID, value, LIFETIME), true);
      assertSame(await adapter.read(ID), value);
    },
    'sizes next to the usual limits come back whole': async ({ adapter, capabilities }) => {
      for (const limit of [255, 4096, 8192, 16_384, 65_535]) {
        for (const size of [limit - 1, limit, limit + 1]) {
          if (size > (capabilities.maxBytes ?? Infinity)) continue;
          await adapter.write(ID, text(size), LIFETIME);
          assertSame(await adapter.read(ID), text(size));
        }
      }
    },
  },
};

/** Adapters that declare `maxBytes`. */
export const sizeLimit: ContractGroup = {
  title: 'the declared maxBytes',
  applies: (capabilities) => capabilities.maxBytes !== undefined && capabilities.maxBytes <= LARGEST_PROBED,
  tests: {
    'write, malformed: one byte over throws, and the old data stays whole': async ({ adapter, capabilities }) => {
      const limit = capabilities.maxBytes as number;
      await adapter.write(ID, 'old', LIFETIME);
      await assert.rejects(async () => adapter.write(ID, text(limit + 1), LIFETIME));
      assert.equal(await adapter.read(ID), 'old');
    },
    'write, malformed: bytes count, not characters': async ({ adapter, capabilities }) => {
      const limit = capabilities.maxBytes as number;
      await adapter.write(ID, 'old', LIFETIME);
      await assert.rejects(async () => adapter.write(ID, 'é'.repeat(Math.floor(limit / 2) + 1), LIFETIME));
      assert.equal(await adapter.read(ID), 'old');
    },
  },
};

/** Versioned adapters that declare `maxBytes`. */
export const sizeLimitOfSwap: ContractGroup = {
  title: 'the declared maxBytes of a swap',
  applies: (capabilities) => capabilities.versioned !== undefined && sizeLimit.applies(capabilities),
  tests: {
    'swap, malformed: one byte over throws, and the old data stays whole': async ({ versioned, capabilities }) => {
      const created = await versioned.swap(ID, null, 'old', LIFETIME);
      assert.ok(created.swapped);
      const tooLong = text((capabilities.maxBytes as number) + 1);
      await assert.rejects(async () => versioned.swap(ID, created.version, tooLong, LIFETIME));
      assert.equal((await versioned.load(ID))?.data, 'old');
    },
  },
};

/** Not one letter over and over: a part in the wrong place would go unnoticed. */
function text(size: number): string {
  return Array.from({ length: Math.ceil(size / 8) }, (_, index) => String(index).padStart(8, '.'))
    .join('')
    .slice(0, size);
}

/** As `assert.equal`, without a megabyte in the message. */
function assertSame(actual: string, expected: string): void {
  assert.ok(actual === expected, `wrote ${expected.length} characters, read ${actual.length} or others`);
}
